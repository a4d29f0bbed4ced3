namespace Sarnakh.Text;

/// <summary>
/// One text of bytes per row, end to end in large segments, so that a search is a scan of plain memory. A changed text goes
/// to the end; a segment that is more than half dead is moved there too and given back.
/// </summary>
internal sealed class TextHeap
{
    private const int SegmentSize = 1 << 22;
    private const int FirstSegmentSize = 1 << 16;

    private readonly List<Segment?> _segments = [];
    private Slice[] _slices = [];

    /// <summary>What is done with each record in which <see cref="Scan"/> finds the bytes.</summary>
    public delegate void Found(int row, ReadOnlySpan<byte> record);

    public long Bytes => _segments.Sum(segment => (long)(segment?.Bytes.Length ?? 0));

    public ReadOnlySpan<byte> this[int row]
    {
        get
        {
            var slice = _slices[row];
            return slice.Length == 0 ? default : _segments[slice.Segment]!.Bytes.AsSpan(slice.Start, slice.Length);
        }
    }

    public void Resize(int rows) => Array.Resize(ref _slices, rows);

    /// <summary>Sets a row's text, of at most 4 MiB: four times what a stored row can hold.</summary>
    public void Put(int row, ReadOnlySpan<byte> text)
    {
        var old = _slices[row];
        if (old.Length > 0 && this[row].SequenceEqual(text))
            return;

        _slices[row] = Append(row, text);
        Bury(old);
    }

    public void Remove(int row)
    {
        var old = _slices[row];
        _slices[row] = default;
        Bury(old);
    }

    /// <summary>Calls back once for each row whose text holds the bytes, in no order. The bytes must not be empty.</summary>
    public void Scan(ReadOnlySpan<byte> bytes, Found found)
    {
        for (var number = 0; number < _segments.Count; number++)
        {
            if (_segments[number] is not { } segment)
                continue;

            var all = segment.Bytes.AsSpan(0, segment.Used);
            var record = 0;
            var at = 0;
            while (at < all.Length)
            {
                var hit = all[at..].IndexOf(bytes);
                if (hit < 0)
                    break;
                hit += at;
                record = segment.RecordAt(hit, record);
                var (start, row) = segment.Records[record];
                var end = record + 1 < segment.Count ? segment.Records[record + 1].Start : segment.Used;
                // A hit across two records is none; one in a dead record is none either.
                if (hit + bytes.Length > end)
                {
                    at = hit + 1;
                    continue;
                }
                if (_slices[row] == new Slice(number, start, end - start))
                    found(row, all[start..end]);
                at = end;
            }
        }
    }

    private Slice Append(int row, ReadOnlySpan<byte> text)
    {
        if (text.IsEmpty)
            return default;
        ArgumentOutOfRangeException.ThrowIfGreaterThan(text.Length, SegmentSize - 1);

        var last = _segments.Count > 0 ? _segments[^1] : null;
        if (last == null || last.Bytes.Length - last.Used < text.Length)
        {
            var size = last == null ? FirstSegmentSize : Math.Min(SegmentSize, last.Bytes.Length * 2);
            last = new Segment(Math.Max(size, text.Length));
            _segments.Add(last);
        }
        return new Slice(_segments.Count - 1, last.Append(row, text), text.Length);
    }

    private void Bury(Slice slice)
    {
        if (slice.Length == 0)
            return;
        var segment = _segments[slice.Segment]!;
        segment.Dead += slice.Length;
        if (segment.Dead * 2 <= segment.Bytes.Length || slice.Segment == _segments.Count - 1)
            return;

        for (var i = 0; i < segment.Count; i++)
        {
            var (start, row) = segment.Records[i];
            var at = _slices[row];
            if (at.Segment == slice.Segment && at.Start == start && at.Length > 0)
                _slices[row] = Append(row, segment.Bytes.AsSpan(start, at.Length));
        }
        _segments[slice.Segment] = null;
    }

    private sealed class Segment(int size)
    {
        public byte[] Bytes { get; } = new byte[size];
        public int Used { get; private set; }
        public int Dead { get; set; }
        public int Count { get; private set; }

        /// <summary>In the order of their start.</summary>
        public (int Start, int Owner)[] Records { get; private set; } = new (int, int)[16];

        public int Append(int row, ReadOnlySpan<byte> text)
        {
            if (Count == Records.Length)
            {
                var records = Records;
                // By a quarter once it is large: these are most of the heap's overhead.
                Array.Resize(ref records, Count + Math.Max(16, Count / 4));
                Records = records;
            }
            Records[Count++] = (Used, row);
            text.CopyTo(Bytes.AsSpan(Used));
            Used += text.Length;
            return Used - text.Length;
        }

        /// <summary>The record that holds an offset, looking from a record at or before it on.</summary>
        public int RecordAt(int offset, int from)
        {
            // Dense hits lie in the next record or two; for sparse ones, double the step, then halve the range.
            var step = 1;
            var low = from;
            while (low + step < Count && Records[low + step].Start <= offset)
            {
                low += step;
                step *= 2;
            }
            var high = Math.Min(low + step, Count);
            while (high - low > 1)
            {
                var middle = (low + high) >> 1;
                if (Records[middle].Start <= offset)
                    low = middle;
                else
                    high = middle;
            }
            return low;
        }
    }

    /// <summary>20 bits of segment, 22 of start, 22 of length.</summary>
    private readonly record struct Slice(ulong Packed)
    {
        public Slice(int segment, int start, int length)
            : this(((ulong)(uint)segment << 44) | ((ulong)(uint)start << 22) | (uint)length)
        {
        }

        public int Segment => (int)(Packed >> 44);
        public int Start => (int)(Packed >> 22) & (SegmentSize - 1);
        public int Length => (int)Packed & (SegmentSize - 1);
    }
}
