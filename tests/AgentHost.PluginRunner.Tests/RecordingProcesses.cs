using AgentHost.Processes;
using AgentHost.Processes.Backends;

namespace AgentHost.PluginRunner.Tests;

/// <summary>The host's own processes, remembered.</summary>
internal sealed class RecordingProcesses(string root) : IProcesses, IAsyncDisposable
{
    private readonly IProcessBackend _backend = ProcessBackends.Create(TimeProvider.System);

    public List<IProcess> Started { get; } = [];

    public IReadOnlyList<string> Shell => _backend.Shell;

    public static bool HasExited(IProcess process) =>
        !File.Exists($"/proc/{process.Id}/stat") || File.ReadAllText($"/proc/{process.Id}/stat").Contains(") Z ", StringComparison.Ordinal);

    public async ValueTask<IProcess> StartAsync(ProcessSpec spec, CancellationToken cancellationToken)
    {
        var process = await new LocalProcesses(root, _backend).StartAsync(spec, cancellationToken);
        lock (Started)
        {
            Started.Add(process);
        }

        return process;
    }

    public ValueTask<bool> ContinueAsync(IProcess process, ProcessSpec spec, CancellationToken cancellationToken) =>
        new LocalProcesses(root, _backend).ContinueAsync(process, spec, cancellationToken);

    public ValueTask DisposeAsync() => _backend.DisposeAsync();
}
