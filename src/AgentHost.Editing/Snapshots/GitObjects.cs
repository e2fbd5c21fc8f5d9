using System.Globalization;
using System.Text;

namespace AgentHost.Editing.Snapshots;

/// <summary>Cuts what <c>git cat-file --batch</c> prints into contents: a line <c>NAME blob LENGTH</c>, the bytes, a line feed.</summary>
/// <param name="take">Gets each name with its content.</param>
internal sealed class GitObjects(Func<string, byte[], ValueTask> take)
{
    private const int LongestHead = 200;
    private readonly List<byte> _head = [];
    private string? _name;
    private byte[] _content = [];
    private int _filled;

    /// <summary>Takes the next bytes.</summary>
    /// <exception cref="SnapshotException">They make no sense.</exception>
    public async ValueTask AddAsync(ReadOnlyMemory<byte> bytes)
    {
        while (bytes.Length > 0)
        {
            if (_name is null)
            {
                bytes = bytes[ReadHead(bytes.Span)..];
                continue;
            }

            var count = Math.Min(bytes.Length, _content.Length - _filled);
            bytes.Span[..count].CopyTo(_content.AsSpan(_filled));
            _filled += count;
            bytes = bytes[count..];
            if (_filled == _content.Length)
            {
                // The last byte is the line feed behind it.
                await take(_name, _content[..^1]);
                _name = null;
            }
        }
    }

    private int ReadHead(ReadOnlySpan<byte> bytes)
    {
        var end = bytes.IndexOf((byte)'\n');
        _head.AddRange(end < 0 ? bytes : bytes[..end]);
        if (_head.Count > LongestHead)
        {
            throw new SnapshotException("git cat-file prints something else than contents");
        }

        if (end < 0)
        {
            return bytes.Length;
        }

        var words = Encoding.ASCII.GetString([.. _head]).Split(' ');
        _head.Clear();
        if (words is not [var id, "blob", var size] || !int.TryParse(size, NumberStyles.None, CultureInfo.InvariantCulture, out var length)
            || length > int.MaxValue - 64)
        {
            throw new SnapshotException("a content that was recorded is gone");
        }

        _name = id;
        _content = new byte[length + 1];
        _filled = 0;
        return end + 1;
    }
}
