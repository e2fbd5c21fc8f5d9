using AgentHost.FrontMatter;

namespace AgentHost.Plugins.Skills.Finding;

/// <summary>Files of skills: links are followed, and what is no plain file is never opened.</summary>
internal static class SkillFile
{
    /// <summary>The file itself where a link leads to it: a link's own size and time say nothing of the text.</summary>
    /// <exception cref="IOException">The links lead nowhere, or in a circle.</exception>
    public static FileInfo Real(FileInfo file) =>
        file.Attributes.HasFlag(FileAttributes.ReparsePoint) && file.ResolveLinkTarget(returnFinalTarget: true) is FileInfo target ? target : file;

    /// <summary>The bytes of a file, as far as they are read; none of a device or a pipe.</summary>
    public static byte[] Read(string file)
    {
        if (Real(new FileInfo(file)).Length == 0)
        {
            // Pipes and devices have no length, and opening one could wait for ever.
            return [];
        }

        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        var bytes = new byte[Math.Min(stream.Length, FrontReader.MostBytes)];
        var filled = stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        return filled == bytes.Length ? bytes : bytes[..filled];
    }
}
