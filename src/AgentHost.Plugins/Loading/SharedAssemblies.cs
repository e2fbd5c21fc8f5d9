using System.Reflection;

namespace AgentHost.Plugins.Loading;

/// <summary>The assemblies that host and plugins share, by simple name. Closed under references: a test says so.</summary>
public static class SharedAssemblies
{
    public static readonly IReadOnlyList<string> Names =
    [
        "AgentHost.Abstractions",
        "Microsoft.Extensions.Logging.Abstractions",
        "Microsoft.Extensions.DependencyInjection.Abstractions",
    ];

    /// <summary>The host's own assemblies, which are no plugin's to bring.</summary>
    public static readonly IReadOnlyList<string> HostOnly =
    [
        "AgentHost.Auditing", "AgentHost.Configuration", "AgentHost.Editing", "AgentHost.FileSystem", "AgentHost.Hosting", "AgentHost.Json", "AgentHost.Kernel",
        "AgentHost.Models", "AgentHost.Packages", "AgentHost.Permissions", "AgentHost.PluginRunner",
        "AgentHost.Plugins", "AgentHost.Processes", "AgentHost.Security",
        "AgentHost.Sessions",
    ];

    public static bool Contains(string? simpleName) => simpleName is not null && Names.Contains(simpleName);

    /// <summary>The host's copy, whatever version was asked for: the contract check has compared versions before anything is loaded.</summary>
    public static Assembly Load(string simpleName) =>
        simpleName == "AgentHost.Abstractions" ? typeof(Plugin).Assembly : Assembly.Load(new AssemblyName(simpleName));

    /// <summary>The version of the host's copy.</summary>
    public static Version VersionOf(string simpleName) => Load(simpleName).GetName().Version ?? new Version(0, 0);
}
