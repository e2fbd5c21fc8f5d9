using AgentHost.Client;

namespace AgentHost.Kernel.Workspaces;

/// <summary>Programs that a plugin starts on its own account: those that its manifest names under <c>permissions.exec</c>, where <c>*</c> is any.</summary>
internal sealed class DeclaredProcesses(IProcesses processes, PluginManifest manifest) : IProcesses
{
    public IReadOnlyList<string> Shell => processes.Shell;

    public ValueTask<IProcess> StartAsync(ProcessSpec spec, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(spec);
        return manifest.Permissions.Exec.Contains(spec.FileName) || manifest.Permissions.Exec.Contains("*")
            ? processes.StartAsync(spec, cancellationToken)
            : ValueTask.FromException<IProcess>(new ProcessStartException(
                spec.FileName, $"The plugin {manifest.Id} may not start {spec.FileName}: its plugin.json does not name it under permissions.exec."));
    }
}
