using System.Diagnostics;

namespace AgentHost.Kernel.Tests.Sessions;

/// <summary>A second process that uses a store.</summary>
internal sealed class Probe : IAsyncDisposable
{
    private readonly Process process;

    private Probe(Process process) => this.process = process;

    public int Pid => process.Id;

    public StreamReader Output => process.StandardOutput;

    public static async Task<Probe> StartAsync(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet") { UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true };
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
