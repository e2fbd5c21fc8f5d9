using AgentHost.Plugins.Loading;

namespace AgentHost.Plugins.Manifests;

/// <summary>Facts about the host that plugins are compared with: contract, platform, shared assemblies, build.</summary>
public sealed record HostFacts
{
    /// <summary>This host.</summary>
    public static HostFacts Current { get; } = new();

    /// <summary>The contract's version.</summary>
    public string Contract { get; init; } = ContractVersion.Current;

    /// <summary><c>linux</c>, <c>osx</c> or <c>win</c>.</summary>
    public string Platform { get; init; } = OperatingSystem.IsWindows() ? "win" : OperatingSystem.IsMacOS() ? "osx" : "linux";

    /// <summary>The version of the host's copy of a shared assembly; null for one that is not shared.</summary>
    public Func<string, Version?> SharedVersion { get; init; } =
        static name => SharedAssemblies.Contains(name) ? SharedAssemblies.VersionOf(name) : null;

    /// <summary>Changes with each build of the host: what was worked out by another one is worked out again.</summary>
    public string Build { get; init; } = typeof(HostFacts).Module.ModuleVersionId.ToString("N");
}
