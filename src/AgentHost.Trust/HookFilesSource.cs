using AgentHost.Configuration;

namespace AgentHost.Trust;

/// <summary>The folder for the project's hooks, with every file in it: scripts call one another.</summary>
internal sealed class HookFilesSource : ITrustSource
{
    /// <summary>The word for what hooks run.</summary>
    public const string Word = "hook";

    public void Collect(TrustScan scan) => scan.AddFolder(Path.Combine(scan.Root, SettingsLoader.ProjectFolder, "hooks"), Word);
}
