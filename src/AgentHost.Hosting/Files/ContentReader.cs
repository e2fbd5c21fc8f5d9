using System.Text;
using AgentHost.Client;
using AgentHost.Security.Redaction;

namespace AgentHost.Hosting.Files;

/// <summary>Reads the whole of a file or a blob for somebody outside: text with its secrets hidden.</summary>
internal static class ContentReader
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Reads it; null where the first reading says that there is nothing (-1).</summary>
    /// <param name="name">Its name, for the answer.</param>
    /// <param name="read">Reads bytes from an offset: 0 at the end.</param>
    /// <param name="redactor">Hides secrets.</param>
    /// <exception cref="HostException">It is too long.</exception>
    public static async ValueTask<FileContent?> ReadAsync(string name, Func<long, Memory<byte>, ValueTask<int>> read, Redactor redactor)
    {
        using var whole = new MemoryStream();
        var buffer = new byte[256 << 10];
        while (true)
        {
            var count = await read(whole.Length, buffer);
            if (count < 0)
            {
                return null;
            }

            if (count == 0)
            {
                break;
            }

            if (whole.Length + count > FileContent.Most)
            {
                throw new HostException(HostFailure.Invalid, $"{name} has more than {FileContent.Most >> 20} MB, and is not read as a whole.");
            }

            whole.Write(buffer, 0, count);
        }

        var bytes = whole.ToArray();
        return TextOf(bytes) is { } text
            ? new FileContent(name, bytes.Length) { Text = redactor.Redact(text) }
            : new FileContent(name, bytes.Length) { Data = Convert.ToBase64String(bytes) };
    }

    /// <summary>The bytes as text; null for what is none.</summary>
    private static string? TextOf(byte[] bytes)
    {
        try
        {
            return bytes.AsSpan().Contains((byte)0) ? null : Strict.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }
}
