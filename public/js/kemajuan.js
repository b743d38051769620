// How far a long work is, asked every second in place of the page's own reloading.
const box = document.querySelector('[data-kemajuan]')
if (box) {
  const bar = box.querySelector('progress')
  const text = box.querySelector('[role=status]')
  const ask = async () => {
    const { berjalan, selesai } = await (await fetch(box.dataset.kemajuan)).json()
    if (!berjalan) return location.reload()
    bar.value = selesai
    text.textContent = `${selesai.toLocaleString('id-ID')} dari ${bar.max.toLocaleString('id-ID')} baris`
    setTimeout(ask, 1000)
  }
  setTimeout(ask, 500)
}
