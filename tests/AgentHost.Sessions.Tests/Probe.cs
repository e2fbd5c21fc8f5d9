using System.Diagnostics;

namespace AgentHost.Sessions.Tests;

/// <summary>A second process that uses a store.</summary>
internal sealed class Probe : IAsyncDisposable
{
    private readonly Process process;

    private Probe(Process process) => this.process = process;

    public int Pid => process.Id;

    public StreamReader Output => process.StandardOutput;

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
        process.Kill();
        await process.WaitForExitAsync();
    }

    /// <summary>Waits until it ends by itself.</summary>
    /// <returns>Its exit code, and what it said since it was ready.</returns>
    public async Task<(int Code, IReadOnlyList<string> Lines)> FinishAsync()
    {
        process.StandardInput.Close();
        var text = await Output.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, text.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    public async Task EndAsync()
    {
        process.StandardInput.Close();
        await process.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
        {
            await KillAsync();
        }

        process.Dispose();
    }
}
