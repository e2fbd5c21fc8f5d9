using AgentHost.Plugins.Loading;
using AgentHost.Testing.Shared;

namespace AgentHost.Architecture.Tests.Rules;

/// <summary>Packages stand where they are meant to: read from what the assemblies themselves refer to.</summary>
public sealed class ReferenceTests
{
    /// <summary>
    /// Packages that each assembly may refer to. A new entry is a decision; its reason stands beside the version in Directory.Packages.props.
    /// </summary>
    private static readonly Dictionary<string, string[]> Allowed = new(StringComparer.Ordinal)
    {
        ["AgentHost.Abstractions"] = ["Microsoft.Extensions.Logging.Abstractions"],
        ["AgentHost.Abstractions.SourceGenerator"] = ["Microsoft.CodeAnalysis", "Microsoft.CodeAnalysis.CSharp"],
        ["AgentHost.Cli"] = ["System.CommandLine"],
        ["AgentHost.DisplayBlocks"] = ["DiffPlex", "Markdig", "Wcwidth"],
        ["AgentHost.Editing"] = ["DiffPlex"],
        ["AgentHost.Extensions.AI"] = ["Microsoft.Extensions.AI.Abstractions", "Microsoft.Extensions.Logging.Abstractions"],
        ["AgentHost.FrontMatter"] = ["YamlDotNet"],
        ["AgentHost.Hosting"] =
        [
            "Microsoft.Extensions.DependencyInjection.Abstractions", "Microsoft.Extensions.Hosting.Abstractions",
            "Microsoft.Extensions.Logging.Abstractions",
        ],
        ["AgentHost.Kernel"] = ["Microsoft.Extensions.Logging.Abstractions"],
        ["AgentHost.McpServer"] = ["Microsoft.Extensions.Logging.Abstractions", "ModelContextProtocol.Core"],
        ["AgentHost.Packages"] = ["Semver", "System.IO.Hashing"],
        ["AgentHost.PluginRunner"] = ["Microsoft.Extensions.Logging.Abstractions"],
        ["AgentHost.Plugins"] = ["McMaster.NETCore.Plugins", "Microsoft.Extensions.Logging.Abstractions", "Semver"],
        ["AgentHost.Server"] =
        [
            "Microsoft.AspNetCore", "Microsoft.AspNetCore.Hosting.Abstractions", "Microsoft.AspNetCore.Hosting.Server.Abstractions",
            "Microsoft.AspNetCore.Http.Abstractions", "Microsoft.AspNetCore.Http.Features", "Microsoft.AspNetCore.Server.Kestrel",
            "Microsoft.AspNetCore.Server.Kestrel.Core", "Microsoft.AspNetCore.Server.Kestrel.Transport.NamedPipes",
            "Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets", "Microsoft.AspNetCore.WebSockets",
            "Microsoft.Extensions.DependencyInjection.Abstractions", "Microsoft.Extensions.Features", "Microsoft.Extensions.Options",
            "Microsoft.Extensions.Primitives",
        ],
        ["AgentHost.Testing"] = ["Microsoft.Extensions.Logging.Abstractions"],
    };

    /// <summary>Assemblies that are not named like their project.</summary>
    private static readonly Dictionary<string, string> Names = new(StringComparer.Ordinal) { ["AgentHost.Cli"] = "agent" };

    private static IEnumerable<string> Projects => Repository.Files("src", "*.csproj").Select(path => Path.GetFileNameWithoutExtension(path)!);

    public static TheoryData<string> Assemblies => [.. Projects];

    [Theory]
    [MemberData(nameof(Assemblies))]
    public void Assembly_RefersTo_ThePackagesItMay(string project) =>
        Assert.Equal(
            Allowed.GetValueOrDefault(project, []).Order(StringComparer.Ordinal),
            PackagesOf(project).Order(StringComparer.Ordinal));

    [Fact]
    public void SharedAssemblies_RefersTo_SharedOrFrameworkAlone()
    {
        var open = from name in SharedAssemblies.Names
                   from reference in BuiltAssembly.Read(SharedAssemblies.Load(name).Location).References
                   where !SharedAssemblies.Contains(reference) && !BuiltAssembly.IsFramework(reference)
                   select $"{name} refers to {reference}, which is not shared: a plugin with its own copy would see two types of one name. "
                       + "Add it to SharedAssemblies.cs.";

        Assert.True(!open.Any(), string.Join('\n', open));
    }

    [Fact]
    public void CommandLineLibrary_IsUsed_ByTheCommandAlone()
    {
        var users = Repository.Files("src", "*.csproj").Concat(Repository.Files("plugins", "*.csproj")).Concat(Repository.Files("catalog", "*.csproj"))
            .Where(path => File.ReadAllText(path).Contains("System.CommandLine", StringComparison.Ordinal))
            .Select(Repository.Relative).Except(["src/AgentHost.Cli/AgentHost.Cli.csproj"], StringComparer.Ordinal);

        Assert.True(
            !users.Any(),
            $"{string.Join(", ", users)} uses System.CommandLine: only src/AgentHost.Cli parses command lines; others declare options as records.");
    }

    [Fact]
    public void ProjectFiles_CarryNoVersions()
    {
        string[] folders = ["src", "plugins", "catalog", "tests"];
        var pinned = folders.SelectMany(static folder => Repository.Files(folder, "*.csproj"))
            .Where(path =>
                File.ReadLines(path)
                    .Any(line => line.Contains("<PackageReference", StringComparison.Ordinal) && line.Contains("Version=", StringComparison.Ordinal)))
            .Select(Repository.Relative);

        Assert.True(!pinned.Any(), $"{string.Join(", ", pinned)} names a package version: versions and their reasons stand in Directory.Packages.props.");
    }

    private static IEnumerable<string> PackagesOf(string project) =>
        BuiltAssembly.OfProject(project, Names.GetValueOrDefault(project)).References
            .Where(name => !BuiltAssembly.IsFramework(name) && !Projects.Contains(name, StringComparer.Ordinal));
}
