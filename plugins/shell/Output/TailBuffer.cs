namespace AgentHost.Plugins.Shell.Output;

/// <summary>Keeps the last characters of a text.</summary>
internal sealed class TailBuffer(int size)
{
    private readonly char[] _ring = new char[size];
    private long _written;

    public void Append(ReadOnlySpan<char> text)
    {
        var kept = text.Length > size ? text[^size..] : text;
        _written += text.Length - kept.Length;
        var at = (int)(_written % size);
        var first = Math.Min(kept.Length, size - at);
        kept[..first].CopyTo(_ring.AsSpan(at));
        kept[first..].CopyTo(_ring);
        _written += kept.Length;
    }

    public override string ToString()
    {
        if (_written <= size)
        {
            return new(_ring, 0, (int)_written);
        }

        var at = (int)(_written % size);
        return string.Concat(_ring.AsSpan(at), _ring.AsSpan(0, at));
    }
}
