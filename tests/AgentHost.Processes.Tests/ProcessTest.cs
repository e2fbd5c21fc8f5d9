using System.Globalization;
using System.Runtime.Versioning;
using System.Text;
using AgentHost.Processes.Unix;

namespace AgentHost.Processes.Tests;

/// <summary>A temporary folder, a backend of its own, and helpers, for tests with real processes.</summary>
[UnsupportedOSPlatform("windows")]
public abstract class ProcessTest : IAsyncLifetime
{
    private const double Limit = 20;

    internal UnixBackend Backend { get; } = new(TimeProvider.System);

    internal LocalProcesses Processes { get; private set; } = null!;

    protected string Folder { get; } = Directory.CreateTempSubdirectory("processes-").FullName;

    protected static CancellationToken Token => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync()
    {
        Processes = new LocalProcesses(Folder, Backend);
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        await Backend.DisposeAsync();
        Directory.Delete(Folder, recursive: true);
        GC.SuppressFinalize(this);
    }

    protected ValueTask<IProcess> ShellAsync(string line, bool input = false) =>
        Processes.StartAsync(new ProcessSpec("/bin/sh", ["-c", line]) { Input = input }, Token);

    protected Task<(int Code, string Output, string Error)> RunAsync(string line) => RunAsync(new ProcessSpec("/bin/sh", ["-c", line]));

    protected async Task<(int Code, string Output, string Error)> RunAsync(ProcessSpec spec)
    {
        await using var process = await Processes.StartAsync(spec, Token);
        return await CollectAsync(process);
    }

    protected static async Task<(int Code, string Output, string Error)> CollectAsync(IProcess process)
    {
        var output = new MemoryStream();
        var error = new MemoryStream();
        await foreach (var chunk in process.ReadAsync(Token))
        {
            (chunk.IsError ? error : output).Write(chunk.Bytes.Span);
        }

        return (await process.WaitAsync(Token), Encoding.UTF8.GetString(output.ToArray()), Encoding.UTF8.GetString(error.ToArray()));
    }

    /// <summary>Waits until something is so; fails after 20 seconds.</summary>
    protected static Task UntilAsync(Func<bool> condition, string failure) => Eventually.TrueAsync(condition, () => failure, Limit);

    /// <summary>The id that a script wrote with <c>echo $$ &gt; name</c>.</summary>
    protected async Task<int> PidAsync(string name)
    {
        var pid = 0;
        await UntilAsync(
            () => File.Exists(Path.Join(Folder, name)) && int.TryParse(File.ReadAllText(Path.Join(Folder, name)), CultureInfo.InvariantCulture, out pid),
            $"the script wrote no id into {name}");
        return pid;
    }

    /// <summary>Whether a process lives; one that has ended and waits for its parent does not.</summary>
    protected static bool Alive(int pid)
    {
        try
        {
            var stat = File.ReadAllText($"/proc/{pid}/stat");
            return stat[stat.LastIndexOf(')') + 2] is not ('Z' or 'X');
        }
        catch (IOException)
        {
            return false;
        }
    }
}
