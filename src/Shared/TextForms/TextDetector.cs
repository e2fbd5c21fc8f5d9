using System.Text.Unicode;

namespace AgentHost.TextForms;

/// <summary>Tells text from other bytes, and in what encoding it is.</summary>
internal static class TextDetector
{
    private const int SampleBytes = 8192;

    /// <summary>The format of bytes that begin a file; null when they are no text.</summary>
    /// <param name="start">The beginning.</param>
    /// <param name="whole">True when nothing follows: a character cut at the end is then a fault.</param>
    public static TextFormat? Detect(ReadOnlySpan<byte> start, bool whole)
    {
        if (start.StartsWith<byte>([0xEF, 0xBB, 0xBF]))
        {
            return new(TextForm.Utf8, true);
        }

        if (start.StartsWith<byte>([0xFF, 0xFE, 0, 0]) || start.StartsWith<byte>([0, 0, 0xFE, 0xFF]))
        {
            return null;
        }

        if (start.StartsWith<byte>([0xFF, 0xFE]))
        {
            return new(TextForm.Utf16LittleEndian, true);
        }

        if (start.StartsWith<byte>([0xFE, 0xFF]))
        {
            return new(TextForm.Utf16BigEndian, true);
        }

        if (start.Contains((byte)0))
        {
            return DetectUtf16(start);
        }

        var checkedPart = whole ? start : start[..(start.Length - CutTail(start))];
        if (Utf8.IsValid(checkedPart))
        {
            return TextFormat.Default;
        }

        return LooksLikeLatin1(start) ? new(TextForm.Latin1, false) : null;
    }

    /// <summary>Bytes at the end that begin a character whose rest is not there.</summary>
    private static int CutTail(ReadOnlySpan<byte> bytes)
    {
        for (var back = 1; back <= Math.Min(3, bytes.Length); back++)
        {
            var value = bytes[^back];
            if (value >= 0xC0)
            {
                var length = value >= 0xF0 ? 4 : value >= 0xE0 ? 3 : 2;
                return length > back ? back : 0;
            }

            if (value < 0x80)
            {
                return 0;
            }
        }

        return 0;
    }

    // Western text in UTF-16 without a mark has a zero in nearly every second byte, always on the same side.
    private static TextFormat? DetectUtf16(ReadOnlySpan<byte> start)
    {
        var sample = start[..Math.Min(start.Length & ~1, SampleBytes)];
        int even = 0, odd = 0;
        for (var i = 0; i + 1 < sample.Length; i += 2)
        {
            even += sample[i] == 0 ? 1 : 0;
            odd += sample[i + 1] == 0 ? 1 : 0;
        }

        var units = sample.Length / 2;
        if (units < 2)
        {
            return null;
        }

        if (even == 0 && odd * 10 >= units * 7)
        {
            return new(TextForm.Utf16LittleEndian, false);
        }

        return odd == 0 && even * 10 >= units * 7 ? new(TextForm.Utf16BigEndian, false) : null;
    }

    private static bool LooksLikeLatin1(ReadOnlySpan<byte> start)
    {
        var sample = start[..Math.Min(start.Length, SampleBytes)];
        var odd = 0;
        foreach (var value in sample)
        {
            // Control characters other than the ones of text; 0x80-0x9F are letters and quotes in the Windows kin.
            odd += value is < 0x08 or 0x0B or (> 0x0D and < 0x1B) or (> 0x1B and < 0x20) or 0x7F ? 1 : 0;
        }

        return odd * 100 <= sample.Length;
    }
}
