using System.Diagnostics;

namespace AgentHost.Sessions.Tests;

/// <summary>A second process that uses a store.</summary>
internal sealed class Probe : IAsyncDisposable
{
    private readonly Process _process;

    private Probe(Process process) => _process = process;

    public int Pid => _process.Id;

    public StreamReader Output => _process.StandardOutput;

    public static Task<Probe> StartAsync(params string[] arguments) => StartUnderAsync([], arguments);

    /// <summary>The same under another program, such as a tracer.</summary>
    public static async Task<Probe> StartUnderAsync(IReadOnlyList<string> program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program.Count > 0 ? program[0] : "dotnet", program.Skip(1))
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true
        };
        if (program.Count > 0)
        {
            start.ArgumentList.Add("dotnet");
        }

        start.ArgumentList.Add("exec");
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "StoreProbe.dll"));
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        var probe = new Probe(Process.Start(start)!);
        Assert.Equal("ready", await probe.Output.ReadLineAsync());
        return probe;
    }

    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    /// <summary>Waits until it ends by itself.</summary>
    /// <returns>Its exit code, and what it said since it was ready.</returns>
    public async Task<(int Code, IReadOnlyList<string> Lines)> FinishAsync()
    {
        _process.StandardInput.Close();
        var text = await Output.ReadToEndAsync();
        await _process.WaitForExitAsync();
        return (_process.ExitCode, text.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    public async Task EndAsync()
    {
        _process.StandardInput.Close();
        await _process.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            await KillAsync();
        }

        _process.Dispose();
    }
}
