using AgentHost.Configuration;

namespace AgentHost.Kernel.Trust;

/// <summary>The folder for the project's hooks, with every file in it: scripts call one another.</summary>
internal sealed class HookFilesSource : ITrustSource
{
    public void Collect(TrustScan scan) => scan.AddFolder(Path.Combine(scan.Root, SettingsLoader.ProjectFolder, "hooks"), "hook");
}
