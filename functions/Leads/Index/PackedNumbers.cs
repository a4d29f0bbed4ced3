using System.Buffers;
using System.Numerics;
using System.Runtime.InteropServices;

namespace Sarnakh.Leads.Index;

/// <summary>
/// A whole number for each row, in as few bytes as the largest ever set needs: none while all are 0, then 1, 2, 4 or 8. Most
/// fields of most leads are small or empty.
/// </summary>
internal sealed class PackedNumbers
{
    private byte[] _bytes = [];
    private int _width;
    private int _rows;

    public long this[int row]
    {
        get => _width switch
        {
            0 => 0,
            1 => (sbyte)_bytes[row],
            2 => Of<short>()[row],
            4 => Of<int>()[row],
            _ => Of<long>()[row],
        };
        set
        {
            if (WidthOf(value) is var width && width > _width)
                Widen(width);
            switch (_width)
            {
                case 1:
                    _bytes[row] = (byte)value;
                    break;
                case 2:
                    Of<short>()[row] = (short)value;
                    break;
                case 4:
                    Of<int>()[row] = (int)value;
                    break;
                case 8:
                    Of<long>()[row] = value;
                    break;
            }
        }
    }

    /// <summary>Bytes a row.</summary>
    public int Width => _width;

    public void Resize(int rows)
    {
        _rows = rows;
        Array.Resize(ref _bytes, checked(rows * _width));
    }

    public void Save(int from, int count, ArrayBufferWriter<byte> output)
    {
        output.WriteLong(_width);
        output.Write(_bytes.AsSpan(from * _width, count * _width));
    }

    /// <summary>Sets rows that are all 0.</summary>
    public void Load(int from, int count, ref SnapshotReader input)
    {
        var width = input.ReadCount(sizeof(long));
        if (width is not (0 or 1 or 2 or 4 or 8))
            throw new InvalidDataException("A snapshot has numbers of an unknown width.");
        var bytes = input.Take((long)count * width);
        if (width == 0)
            return;
        if (width > _width)
            Widen(width);
        if (width == _width)
        {
            bytes.CopyTo(_bytes.AsSpan(from * width));
            return;
        }
        var narrow = new PackedNumbers { _width = width, _bytes = bytes.ToArray() };
        for (var i = 0; i < count; i++)
            this[from + i] = narrow[i];
    }

    public void Read(ReadOnlySpan<int> rows, Span<long> values)
    {
        switch (_width)
        {
            case 0:
                values[..rows.Length].Clear();
                break;
            case 1:
                Read(Of<sbyte>(), rows, values);
                break;
            case 2:
                Read(Of<short>(), rows, values);
                break;
            case 4:
                Read(Of<int>(), rows, values);
                break;
            default:
                Read(Of<long>(), rows, values);
                break;
        }
    }

    /// <summary>Adds the rows whose number lies between two numbers, both included.</summary>
    public void AddBetween(long low, long high, RowSet found)
    {
        if (low > high)
            return;
        switch (_width)
        {
            case 0 when low <= 0 && high >= 0:
                found.AddAll();
                break;
            case 1:
                AddBetween(Of<sbyte>(), low, high, found);
                break;
            case 2:
                AddBetween(Of<short>(), low, high, found);
                break;
            case 4:
                AddBetween(Of<int>(), low, high, found);
                break;
            case 8:
                AddBetween(Of<long>(), low, high, found);
                break;
        }
    }

    /// <summary>Adds the rows whose number, which is never negative, is marked with 1.</summary>
    public void AddMarked(ReadOnlySpan<byte> marks, RowSet found)
    {
        switch (_width)
        {
            case 0 when marks[0] != 0:
                found.AddAll();
                break;
            case 1:
                AddMarked(Of<sbyte>(), marks, found);
                break;
            case 2:
                AddMarked(Of<short>(), marks, found);
                break;
            case 4:
                AddMarked(Of<int>(), marks, found);
                break;
        }
    }

    private static void Read<T>(ReadOnlySpan<T> all, ReadOnlySpan<int> rows, Span<long> values) where T : unmanaged, IBinaryInteger<T>
    {
        for (var i = 0; i < rows.Length; i++)
            values[i] = long.CreateTruncating(all[rows[i]]);
    }

    private static void AddBetween<T>(ReadOnlySpan<T> all, long low, long high, RowSet found) where T : unmanaged, IBinaryInteger<T>
    {
        var width = (ulong)(high - low);
        var words = found.Words;
        for (var w = 0; w < words.Length; w++)
        {
            var values = all.Slice(w * 64, Math.Min(64, found.Rows - w * 64));
            ulong word = 0;
            for (var i = 0; i < values.Length; i++)
                word |= ((ulong)(long.CreateTruncating(values[i]) - low) <= width ? 1UL : 0) << i;
            words[w] |= word;
        }
    }

    private static void AddMarked<T>(ReadOnlySpan<T> all, ReadOnlySpan<byte> marks, RowSet found) where T : unmanaged, IBinaryInteger<T>
    {
        var words = found.Words;
        for (var w = 0; w < words.Length; w++)
        {
            var values = all.Slice(w * 64, Math.Min(64, found.Rows - w * 64));
            ulong word = 0;
            for (var i = 0; i < values.Length; i++)
                word |= (ulong)marks[int.CreateTruncating(values[i])] << i;
            words[w] |= word;
        }
    }

    private static int WidthOf(long value) => value switch
    {
        0 => 0,
        >= sbyte.MinValue and <= sbyte.MaxValue => 1,
        >= short.MinValue and <= short.MaxValue => 2,
        >= int.MinValue and <= int.MaxValue => 4,
        _ => 8,
    };

    private void Widen(int width)
    {
        var wide = new PackedNumbers { _width = width };
        wide.Resize(_rows);
        if (_width > 0)
            for (var row = 0; row < _rows; row++)
                wide[row] = this[row];
        (_bytes, _width) = (wide._bytes, width);
    }

    private Span<T> Of<T>() where T : unmanaged => MemoryMarshal.Cast<byte, T>(_bytes.AsSpan());
}
