using System.Text;
using AgentHost.TextForms;

namespace AgentHost.Plugins.Agents;

/// <summary>Reads text files of projects: bounded, never a device or a pipe, nothing that a link leads to outside.</summary>
internal static class SafeFile
{
    /// <summary>The first bytes of a file, and how long it is; null when there is none that can be read.</summary>
    public static (byte[] Bytes, long Length)? Read(string path, int most)
    {
        try
        {
            var info = new FileInfo(path);

            // What has no length is empty, or a pipe that would keep us waiting.
            if (!info.Exists || (info.ResolveLinkTarget(returnFinalTarget: true) as FileInfo ?? info) is not { Exists: true, Length: > 0 } real)
            {
                return null;
            }

            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
            var bytes = new byte[Math.Min(real.Length, most)];
            var filled = stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
            return (bytes[..filled], real.Length);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Gives the reason why a file could not be read, in words that follow its name.</summary>
    public static string WhyNot(string path)
    {
        try
        {
            var info = new FileInfo(path);
            return (info.ResolveLinkTarget(returnFinalTarget: true) as FileInfo ?? info) switch
            {
                { Exists: false } => info.LinkTarget is null ? "is not there any more" : "is a link that leads to no file",
                { Length: 0 } => "is empty, or no regular file (a pipe, a device)",
                _ => Opened(path),
            };
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return $"cannot be read: {exception.Message}";
        }

        static string Opened(string path)
        {
            File.OpenRead(path).Dispose();
            return "could not be read just now";
        }
    }

    /// <summary>Decodes a file as the tool <c>read</c> does: UTF-8, UTF-16 or Latin-1, with lines that end in LF; null when it is no text.</summary>
    /// <param name="bytes">Its first bytes.</param>
    /// <param name="whole">Whether that is all of it; a character that is cut at the end is left out else.</param>
    public static string? Text(byte[] bytes, bool whole)
    {
        var text = Encoding.UTF8.GetString(bytes);

        // The rare files are looked at twice, not those that each start reads.
        if (text.Contains('\0', StringComparison.Ordinal) || text.Contains('\uFFFD', StringComparison.Ordinal))
        {
            if (TextDetector.Detect(bytes, whole) is not { } format)
            {
                return null;
            }

            text = format.Encoding.GetString(bytes, format.MarkLength, bytes.Length - format.MarkLength);
            text = whole ? text : text.TrimEnd('\uFFFD');
            if (text.Contains('\0', StringComparison.Ordinal))
            {
                return null;
            }
        }

        return text.Replace("\r\n", "\n", StringComparison.Ordinal).TrimStart('\uFEFF').Trim();
    }
}
