using System.Buffers;
using System.Text;

namespace AgentHost.Sessions.Sqlite;

/// <summary>A text on its way to SQLite: UTF-8 with a zero behind it, on the stack where it is short.</summary>
internal ref struct SqliteText
{
    /// <summary>Recommended size of the caller's stack buffer, in bytes.</summary>
    public const int OnStack = 512;

    private byte[]? _rented;

    public SqliteText(string text, Span<byte> stack)
    {
        // One byte more than the longest form of the text, for the zero.
        var most = Encoding.UTF8.GetMaxByteCount(text.Length) + 1;
        var buffer = most <= stack.Length ? stack : _rented = ArrayPool<byte>.Shared.Rent(most);
        Length = Encoding.UTF8.GetBytes(text, buffer);
        buffer[Length] = 0;
        Bytes = buffer[..(Length + 1)];
    }

    /// <summary>The bytes, the zero included: never empty.</summary>
    public Span<byte> Bytes { get; }

    /// <summary>Without the zero.</summary>
    public int Length { get; }

    public void Dispose()
    {
        if (_rented is { } array)
        {
            _rented = null;
            ArrayPool<byte>.Shared.Return(array);
        }
    }
}
