using AgentHost.Client;
using AgentHost.Packages.Installing;

namespace AgentHost.Packages;

/// <summary>A plugin that was fetched and checked and waits for a person's word. Dispose it in any case: it holds files.</summary>
public sealed class PendingInstall : IDisposable
{
    internal PendingInstall(InstallPlan plan) => Plan = plan;

    internal InstallPlan Plan { get; }

    /// <summary>Manifest of the plugin.</summary>
    public PluginManifest Manifest => Plan.Manifest;

    /// <summary>Source of the plugin.</summary>
    public string Source => Plan.Source;

    /// <summary>Hash of its content.</summary>
    public string Hash => Plan.Hash;

    /// <summary>The version in use until now; null where it is new.</summary>
    public string? Before => Plan.Before?.Current;

    /// <summary>True when the same version, with the same content, is the one in use.</summary>
    public bool IsCurrent => Plan.IsCurrent;

    /// <summary>Requests of the plugin beyond what was agreed to before; each a word for the kind, a space, a value.</summary>
    public IReadOnlyList<string> Wanted => Plan.Wanted;

    /// <summary>Further facts that a person should know.</summary>
    public IReadOnlyList<string> Notes => Plan.Notes;

    /// <inheritdoc/>
    public void Dispose() => Plan.Dispose();
}
