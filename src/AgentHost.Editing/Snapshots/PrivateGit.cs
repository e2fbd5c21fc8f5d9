using System.Collections;
using System.Globalization;
using System.Text;

namespace AgentHost.Editing.Snapshots;

/// <summary>
/// Runs git over a workspace with a directory and an index of the host's own: nothing of the repository there is written, and of its settings none is read.
/// </summary>
/// <param name="processes">The workspace's processes.</param>
/// <param name="root">The workspace's root, where it runs: paths are relative to it.</param>
/// <param name="top">The folder whose ignore files count: that of the repository around the workspace, or the workspace itself.</param>
/// <param name="folder">The private directory.</param>
internal sealed class PrivateGit(IProcesses processes, string root, string top, string folder)
{
    private const int MostErrorBytes = 2_000;

    /// <summary>The most bytes of names that are read: some hundred thousand of them.</summary>
    private const int MostListBytes = 64 * 1024 * 1024;

    /// <summary>Runs git and returns what it prints.</summary>
    /// <param name="index">The index that it works on.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="input">What it reads.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="SnapshotException">It is missing, or failed.</exception>
    public async ValueTask<byte[]> RunAsync(string index, IReadOnlyList<string> arguments, byte[]? input, CancellationToken cancellationToken)
    {
        using var output = new MemoryStream();
        await RunAsync(
            index,
            arguments,
            input,
            bytes =>
            {
                if (output.Length + bytes.Length > MostListBytes)
                {
                    throw new SnapshotException("its list of files is too long");
                }

                output.Write(bytes.Span);
                return ValueTask.CompletedTask;
            },
            cancellationToken);
        return output.ToArray();
    }

    /// <summary>The same, with what it prints passed on as it comes.</summary>
    /// <exception cref="SnapshotException">It is missing, or failed.</exception>
    public async ValueTask RunAsync(
        string index, IReadOnlyList<string> arguments, byte[]? input, Func<ReadOnlyMemory<byte>, ValueTask> output, CancellationToken cancellationToken)
    {
        try
        {
            await using var process = await processes.StartAsync(
                new ProcessSpec("git", arguments) { WorkingDirectory = root, Environment = Variables(index), Input = input is not null }, cancellationToken);

            // Written while reading: it prints before it has read all.
            var writing = input is null ? Task.CompletedTask : WriteAsync(process, input, cancellationToken);
            var errors = new StringBuilder();
            await foreach (var piece in process.ReadAsync(cancellationToken))
            {
                if (!piece.IsError)
                {
                    await output(piece.Bytes);
                }
                else if (errors.Length < MostErrorBytes)
                {
                    errors.Append(Encoding.UTF8.GetString(piece.Bytes.Span));
                }
            }

            await writing;
            if (await process.WaitAsync(cancellationToken) is not 0 and var code)
            {
                throw new SnapshotException(string.Create(
                    CultureInfo.InvariantCulture,
                    $"git {arguments.First(static word => word[0] != '-' && !word.Contains('='))} ended with "
                    + $"{code}{(FirstLine(errors) is { Length: > 0 } line ? $" ({line})" : "")}"));
            }
        }
        catch (ProcessStartException)
        {
            throw new SnapshotException("git cannot be started");
        }
    }

    private static async Task WriteAsync(IProcess process, byte[] input, CancellationToken cancellationToken)
    {
        try
        {
            await process.WriteAsync(input, cancellationToken);
            await process.CloseInputAsync(cancellationToken);
        }
        catch (IOException)
        {
            // It ended without reading: its exit code and errors say why.
        }
    }

    private static string FirstLine(StringBuilder errors)
    {
        var line = errors.ToString().Split('\n', 2)[0].Trim();
        return line.Length <= 200 ? line : line[..200];
    }

    /// <summary>No variable of git's that the host was started with counts here.</summary>
    private Dictionary<string, string?> Variables(string index)
    {
        var variables = new Dictionary<string, string?>(StringComparer.Ordinal);
        foreach (DictionaryEntry entry in Environment.GetEnvironmentVariables())
        {
            if (entry.Key is string name && name.StartsWith("GIT_", StringComparison.OrdinalIgnoreCase))
            {
                variables[name] = null;
            }
        }

        variables["GIT_DIR"] = folder;
        variables["GIT_WORK_TREE"] = top;
        variables["GIT_INDEX_FILE"] = index;
        variables["GIT_CONFIG_NOSYSTEM"] = "1";
        variables["GIT_CONFIG_SYSTEM"] = "/dev/null";
        variables["GIT_CONFIG_GLOBAL"] = "/dev/null";
        variables["GIT_LITERAL_PATHSPECS"] = "1";
        variables["GIT_TERMINAL_PROMPT"] = "0";
        variables["GIT_NO_LAZY_FETCH"] = "1";
        variables["GIT_ALLOW_PROTOCOL"] = "none";
        variables["LC_ALL"] = "C";
        return variables;
    }
}
