using System.Text;

namespace AgentHost.Plugins.Targets.Carrying;

/// <summary>Cuts what the far end writes into frames. What it says outside of frames, such as a greeting of its login shell, is passed over.</summary>
/// <param name="mark">The mark of the connection: a frame begins with it and a space, and ends with it and a dot.</param>
internal sealed class FrameReader(string mark)
{
    /// <summary>The most bytes of one frame: 64 MB.</summary>
    private const int MostBytes = 64 * 1024 * 1024;

    /// <summary>The most bytes of a line outside of frames that are kept to look for its end.</summary>
    private const int MostNoise = 64 * 1024;

    private readonly byte[] _begin = Encoding.ASCII.GetBytes(mark + " ");
    private readonly byte[] _end = Encoding.ASCII.GetBytes($"\n{mark}.\n");
    private byte[] _buffer = new byte[64 * 1024];
    private int _start;
    private int _filled;
    private int _looked;
    private string[]? _words;

    /// <summary>Takes bytes in.</summary>
    /// <exception cref="IOException">A frame becomes larger than is taken.</exception>
    public void Add(ReadOnlySpan<byte> bytes)
    {
        if (_filled + bytes.Length > _buffer.Length)
        {
            var kept = _filled - _start;
            if (kept + bytes.Length > MostBytes)
            {
                throw new IOException("an answer is longer than 64 MB");
            }

            var next = kept + bytes.Length > _buffer.Length / 2 ? new byte[Math.Max(_buffer.Length * 2, kept + bytes.Length)] : _buffer;
            _buffer.AsSpan(_start, kept).CopyTo(next);
            (_buffer, _looked, _start, _filled) = (next, _looked - _start, 0, kept);
        }

        bytes.CopyTo(_buffer.AsSpan(_filled));
        _filled += bytes.Length;
    }

    /// <summary>Takes the next whole frame out; false when there is none yet.</summary>
    /// <param name="words">The words of its line, without the mark.</param>
    /// <param name="body">What followed, a copy.</param>
    public bool TryTake(out string[] words, out byte[] body)
    {
        while (_words is null)
        {
            var line = _buffer.AsSpan(_start, _filled - _start);
            var end = line.IndexOf((byte)'\n');
            if (end < 0)
            {
                if (line.Length > MostNoise)
                {
                    _start = _filled;
                }

                (words, body) = ([], []);
                return false;
            }

            if (line[..end].StartsWith(_begin))
            {
                _words = Encoding.UTF8.GetString(line[_begin.Length..end]).Split(' ', StringSplitOptions.RemoveEmptyEntries);
            }

            _start += end + 1;
            _looked = _start;
        }

        // The line's own end may begin the end of an empty body.
        var at = _buffer.AsSpan(_looked, _filled - _looked).IndexOf(_end);
        if (at < 0)
        {
            _looked = Math.Max(_start, _filled - _end.Length + 1);
            (words, body) = ([], []);
            return false;
        }

        var stop = _looked + at;
        words = _words;
        body = _buffer.AsSpan(_start, stop - _start).ToArray();
        _words = null;
        _start = stop + _end.Length;
        _looked = _start;
        return true;
    }
}
