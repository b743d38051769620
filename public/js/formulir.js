// Small comforts for forms. Every page works without them.

// the summary of what is wrong is the first thing to be read after a failed save
document.querySelector('.error-summary')?.focus()

// On the desk the groups of choices are always open by style; say so to screen readers too.
if (matchMedia('(min-width: 768px)').matches) {
  for (const group of document.querySelectorAll('details.group')) group.open = true
}

// tick all or none of a list in place, which the server does as well
for (const button of document.querySelectorAll('button[name=centang]')) {
  button.addEventListener('click', (event) => {
    event.preventDefault()
    for (const box of button.form.querySelectorAll('input[type=checkbox]')) box.checked = button.value === 'semua'
    button.form.dispatchEvent(new Event('input'))
  })
}

// warn before what was typed is left behind
for (const form of document.querySelectorAll('form[data-unsaved-warning]')) {
  let changed = form.querySelector('[aria-invalid]') !== null
  form.addEventListener('input', () => {
    changed = true
  })
  form.addEventListener('submit', () => {
    changed = false
  })
  addEventListener('beforeunload', (event) => {
    if (changed) event.preventDefault()
  })
}
