using System.Runtime.InteropServices;
using System.Text;

namespace AgentHost.Processes.Unix;

/// <summary>NUL-terminated UTF-8 texts and null-terminated lists of them, in one piece of native memory.</summary>
internal sealed unsafe class NativeText : IDisposable
{
    private byte** _block;

    private NativeText(byte** block) => _block = block;

    /// <summary>The list, ended by a null.</summary>
    public byte** List => _block;

    /// <summary>The first text.</summary>
    public byte* First => _block[0];

    /// <summary>Length of the first text, in bytes.</summary>
    public int Length => new ReadOnlySpan<byte>(First, int.MaxValue).IndexOf((byte)0);

    public static NativeText Of(string text) => Of(new[] { text });

    public static NativeText Of(string[] texts)
    {
        var size = (nuint)(texts.Length + 1) * (nuint)sizeof(byte*);
        foreach (var text in texts)
        {
            size += (nuint)Encoding.UTF8.GetByteCount(text) + 1;
        }

        var block = (byte**)NativeMemory.Alloc(size);
        var end = (byte*)block + size;
        var next = (byte*)(block + texts.Length + 1);
        for (var i = 0; i < texts.Length; i++)
        {
            block[i] = next;
            next += Encoding.UTF8.GetBytes(texts[i], new Span<byte>(next, (int)(end - next)));
            *next++ = 0;
        }

        block[texts.Length] = null;
        return new NativeText(block);
    }

    public void Dispose()
    {
        NativeMemory.Free(_block);
        _block = null;
    }
}
