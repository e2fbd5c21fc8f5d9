using System.Diagnostics;
using System.Text;

namespace AgentHost.Server.Tests.Programs;

/// <summary>The program as a process in a home of its own, with a model server behind it; gone with the test.</summary>
internal sealed class ServedProgram : IAsyncDisposable
{
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("agent-prg-");
    private readonly List<Process> _started = [];

    public ServedProgram(ModelServer models)
    {
        Home = Directory.CreateDirectory(Path.Combine(_root.FullName, "home")).FullName;
        Folder = Directory.CreateDirectory(Path.Combine(Home, "project")).FullName;
        var bin = Directory.CreateDirectory(Path.Combine(_root.FullName, "bin")).FullName;
        File.CreateSymbolicLink(Path.Combine(bin, "agent"), TestedProgram.Location);
        Variables = new(StringComparer.Ordinal)
        {
            ["HOME"] = Home,
            ["PATH"] = $"{bin}:{Environment.GetEnvironmentVariable("PATH")}",
            ["LANG"] = "C.UTF-8",
            ["OPENAI_API_KEY"] = "sk-test-3f9a1c77d20b4e5f",
            ["OPENAI_BASE_URL"] = models.BaseUrl,
        };
    }

    public string Home { get; }

    public string Folder { get; }

    public string ServerFolder => Path.Combine(Home, ".local", "share", "agent", "server");

    public Dictionary<string, string> Variables { get; }

    /// <summary>Starts <c>agent serve</c> and waits until it listens.</summary>
    public async Task<Process> ServeAsync(params string[] more)
    {
        var process = Start(["--default-signal", "agent", "serve", .. more]);
        var line = await process.StandardError.ReadLineAsync().WaitAsync(ServerRig.Patience);
        Assert.StartsWith("Serving at ", line, StringComparison.Ordinal);
        return process;
    }

    /// <summary>Runs something to its end.</summary>
    public async Task<(int Code, string Output, string Error)> RunAsync(string program, params string[] words)
    {
        var process = Start([program, .. words]);
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync().WaitAsync(ServerRig.Patience);
        return (process.ExitCode, await output, await error);
    }

    /// <summary>Asks a process to end, as systems do.</summary>
    public static async Task TerminateAsync(Process process)
    {
        using var kill = Process.Start("kill", ["-TERM", process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
        await process.WaitForExitAsync().WaitAsync(ServerRig.Patience);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var process in _started)
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
                await process.WaitForExitAsync();
            }

            process.Dispose();
        }

        _root.Delete(recursive: true);
    }

    private Process Start(string[] words)
    {
        // It looks for the program on the path that is set for it, not on the tests'.
        var start = new ProcessStartInfo("env", words)
        {
            WorkingDirectory = Folder,
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
        };
        start.Environment.Clear();
        foreach (var (name, value) in Variables)
        {
            start.Environment[name] = value;
        }

        if (Environment.GetEnvironmentVariable("DOTNET_ROOT") is { } runtime)
        {
            start.Environment["DOTNET_ROOT"] = runtime;
        }

        var process = Process.Start(start)!;
        _started.Add(process);
        return process;
    }
}
