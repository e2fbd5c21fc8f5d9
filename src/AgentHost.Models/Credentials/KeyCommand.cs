using System.Collections.Concurrent;
using System.Globalization;
using System.Text;

namespace AgentHost.Models.Credentials;

/// <summary>Runs the person's own commands that print a key. What one printed is kept while the host lives, or until a service does not accept it.</summary>
/// <param name="folder">Where they run: never in a project, whose files could stand for the programs that are meant.</param>
/// <param name="time">Bounds them.</param>
public sealed class KeyCommand(string folder, TimeProvider time)
{
    private const int MaxBytes = 64 * 1024;
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);
    private readonly ConcurrentDictionary<string, Lazy<Task<string>>> _printed = new(StringComparer.Ordinal);

    /// <param name="processes">Starts it.</param>
    /// <param name="place">The setting that holds it, for messages.</param>
    /// <param name="command">A line for the shell.</param>
    /// <param name="refused">A value that a service did not accept; the command is run again for it.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="HostException">It failed, or printed no key.</exception>
    public async ValueTask<string> ReadAsync(IProcesses processes, string place, string command, string? refused, CancellationToken cancellationToken)
    {
        var entry = _printed.GetOrAdd(command, line => Begin(processes, place, line));
        if (refused is not null && entry is { IsValueCreated: true, Value.IsCompletedSuccessfully: true } && await entry.Value == refused)
        {
            _printed.TryRemove(KeyValuePair.Create(command, entry));
            entry = _printed.GetOrAdd(command, line => Begin(processes, place, line));
        }

        try
        {
            return await entry.Value.WaitAsync(cancellationToken);
        }
        catch (HostException)
        {
            _printed.TryRemove(KeyValuePair.Create(command, entry));
            throw;
        }
    }

    private Lazy<Task<string>> Begin(IProcesses processes, string place, string command) => new(() => RunAsync(processes, place, command));

    private async Task<string> RunAsync(IProcesses processes, string place, string command)
    {
        using var clock = new CancellationTokenSource(Deadline, time);
        try
        {
            Directory.CreateDirectory(folder);
            var shell = processes.Shell;
            await using var process = await processes.StartAsync(
                new ProcessSpec(shell[0], [.. shell.Skip(1), command]) { WorkingDirectory = folder }, clock.Token);
            using var output = new MemoryStream();
            using var errors = new MemoryStream();
            await foreach (var piece in process.ReadAsync(clock.Token))
            {
                var held = piece.IsError ? errors : output;
                if (held.Length + piece.Bytes.Length > MaxBytes)
                {
                    throw Failed(place, "it printed more than any key");
                }

                held.Write(piece.Bytes.Span);
            }

            var code = await process.WaitAsync(clock.Token);
            if (code != 0)
            {
                var said = FirstLine(errors);
                throw Failed(place, string.Create(CultureInfo.InvariantCulture, $"it ended with exit code {code}{(said.Length > 0 ? ": " + said : "")}"));
            }

            var key = ApiKeyFormat.OnOneLine(Encoding.UTF8.GetString(output.GetBuffer(), 0, (int)output.Length).Trim());
            return ApiKeyFormat.FindFault(key) is { } fault ? throw Failed(place, $"what it printed {fault}") : key;
        }
        catch (OperationCanceledException)
        {
            throw Failed(place, string.Create(CultureInfo.InvariantCulture, $"it did not end within {Deadline.TotalSeconds:0} s"));
        }
        catch (Exception exception) when (exception is ProcessStartException or IOException or UnauthorizedAccessException)
        {
            throw Failed(place, exception.Message.TrimEnd('.'));
        }
    }

    private static string FirstLine(MemoryStream errors)
    {
        var text = Encoding.UTF8.GetString(errors.GetBuffer(), 0, (int)errors.Length).Trim();
        var line = text.Split('\n', 2)[0].Trim();
        return line.Length > 200 ? line[..200] : line;
    }

    private static HostException Failed(string place, string why) => new(HostFailure.NoModel, $"The command in {place} gave no key: {why}.");
}
