using System.Globalization;
using AgentHost.FileSystem;

namespace AgentHost.Hosting.Logging;

/// <summary>The host's log on disk: a file that several processes append to, and a few older ones beside it.</summary>
/// <param name="folder">Where they lie.</param>
/// <param name="time">Paces the wait for another process that writes.</param>
internal sealed class LogFile(string folder, TimeProvider time)
{
    /// <summary>A file longer than this makes place for a new one.</summary>
    public const long MaxLength = 4 * 1024 * 1024;

    /// <summary>Older files that are kept.</summary>
    public const int Kept = 3;

    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(2);

    /// <summary>The file that is written.</summary>
    public string Path { get; } = System.IO.Path.Combine(folder, "agent.log");

    /// <summary>All files that are there, the oldest first.</summary>
    public IReadOnlyList<string> Files => [.. Enumerable.Range(1, Kept).Reverse().Select(Older).Append(Path).Where(File.Exists)];

    /// <summary>Appends whole lines.</summary>
    /// <exception cref="IOException">It cannot be written, or others keep it for too long.</exception>
    public async ValueTask AppendAsync(ReadOnlyMemory<byte> lines, CancellationToken cancellationToken)
    {
        AgentHost.FileSystem.StoreFiles.CreateFolder(folder);

        // The lock is a file of its own: whoever reads the log holds it open, and would keep a writer out.
        await using var mine = await PrivateFile.LockAsync(Path + "-lock", time, LongestWait, cancellationToken);
        await using (var file = PrivateFile.OpenToAppend(Path))
        {
            await file.WriteAsync(lines, cancellationToken);
            if (file.Length <= MaxLength)
            {
                return;
            }
        }

        for (var i = Kept; i >= 1; i--)
        {
            var younger = i > 1 ? Older(i - 1) : Path;
            if (File.Exists(younger))
            {
                File.Move(younger, Older(i), overwrite: true);
            }
        }
    }

    private string Older(int number) => System.IO.Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"agent.{number}.log"));
}
