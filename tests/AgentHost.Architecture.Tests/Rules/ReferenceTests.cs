using AgentHost.Kernel.Plugins.Loading;
using AgentHost.Testing.Shared;

namespace AgentHost.Architecture.Tests.Rules;

/// <summary>Arrows point down only: read from what the assemblies themselves refer to.</summary>
public sealed class ReferenceTests
{
    /// <summary>What each assembly may refer to beside the framework. A new entry is a decision; its reason stands beside the version in Directory.Packages.props.</summary>
    private static readonly Dictionary<string, string[]> Allowed = new(StringComparer.Ordinal)
    {
        ["AgentHost.Abstractions"] = ["Microsoft.Extensions.Logging.Abstractions"],
        ["AgentHost.JsonRpc"] = [],
        ["AgentHost.ShellSyntax"] = [],
        ["AgentHost.Providers"] = ["AgentHost.Abstractions"],
        ["AgentHost.Bridges"] = ["AgentHost.Abstractions"],
        ["AgentHost.Extensions.AI"] = ["AgentHost.Abstractions", "AgentHost.Providers", "Microsoft.Extensions.AI.Abstractions", "Microsoft.Extensions.Logging.Abstractions"],
        ["AgentHost.FrontMatter"] = ["YamlDotNet"],
        ["AgentHost.Server"] = ["AgentHost.Abstractions", "Microsoft.Extensions.Logging.Abstractions", "ModelContextProtocol.Core"],
        ["AgentHost.Testing"] = ["AgentHost.Abstractions", "AgentHost.Kernel", "Microsoft.Extensions.Logging.Abstractions"],
        ["AgentHost.Packages"] = ["AgentHost.Abstractions", "AgentHost.Kernel", "NuGet.Versioning"],
        ["AgentHost.Kernel"] =
        [
            "AgentHost.Abstractions", "AgentHost.JsonRpc", "AgentHost.ShellSyntax", "Microsoft.Extensions.Logging.Abstractions",
            "NuGet.Versioning", "DiffPlex",
        ],
        ["AgentHost.PluginRunner"] = ["AgentHost.Abstractions", "AgentHost.JsonRpc", "AgentHost.Kernel", "Microsoft.Extensions.Logging.Abstractions"],
        ["AgentHost.Abstractions.SourceGenerator"] = ["Microsoft.CodeAnalysis", "Microsoft.CodeAnalysis.CSharp"],
        ["AgentHost.ManifestWriter"] = [],
        ["AgentHost.AheadOfTime"] = [],
        ["AgentHost.CatalogWriter"] = ["AgentHost.Abstractions", "AgentHost.Packages"],

        // A surface: it reaches everything through IHostClient, beside what looks after installed plugins, tests plugins and serves.
        ["AgentHost.Cli"] = ["AgentHost.Abstractions", "AgentHost.Kernel", "AgentHost.Packages", "AgentHost.Server", "AgentHost.Testing", "System.CommandLine"],
    };

    /// <summary>Assemblies that are not named like their project.</summary>
    private static readonly Dictionary<string, string> Names = new(StringComparer.Ordinal) { ["AgentHost.Cli"] = "agent" };

    public static TheoryData<string> Layers => [.. Allowed.Keys];

    [Theory]
    [MemberData(nameof(Layers))]
    public void Layer_RefersTo_OnlyWhatIsBelow(string project)
    {
        var wrong = ReferencesOf(project).Except(Allowed[project], StringComparer.Ordinal);

        Assert.True(!wrong.Any(), $"{project} refers to {string.Join(", ", wrong)}. Move the code to the layer that may, or allow it in ReferenceTests with a page in docs/decisions.");
    }

    [Theory]
    [MemberData(nameof(Layers))]
    public void Allowance_IsNeeded(string project)
    {
        var unused = Allowed[project].Except(ReferencesOf(project), StringComparer.Ordinal);

        Assert.True(!unused.Any(), $"{project} may refer to {string.Join(", ", unused)} and does not: take it out of ReferenceTests.");
    }

    [Fact]
    public void EveryProject_IsALayer() =>
        Assert.Equal(
            Repository.Files("src", "*.csproj").Select(path => Path.GetFileNameWithoutExtension(path)!).Order(StringComparer.Ordinal),
            Allowed.Keys.Order(StringComparer.Ordinal));

    [Fact]
    public void Kernel_ShowsItsInternals_ToTestsAlone()
    {
        var friends = typeof(SharedAssemblies).Assembly.GetCustomAttributes(typeof(System.Runtime.CompilerServices.InternalsVisibleToAttribute), false)
            .Cast<System.Runtime.CompilerServices.InternalsVisibleToAttribute>().Select(attribute => attribute.AssemblyName);
        // PluginRunner hosts the same loading code in the child; Packages writes the files of plugins that the kernel reads (docs/decisions/0016); Testing opens a host with a plugin's code under its eyes (docs/decisions/0018); the probe is a program of the store's tests; the benches measure the permission gate where it is.
        var wrong = friends.Where(name => !name.EndsWith(".Tests", StringComparison.Ordinal) && name is not "StoreProbe" and not "AgentHost.Benchmarks" and not "AgentHost.PluginRunner" and not "AgentHost.Packages" and not "AgentHost.Testing");

        Assert.True(!wrong.Any(), $"AgentHost.Kernel.csproj opens its internals to {string.Join(", ", wrong)}: give what is needed a public face instead.");
    }

    [Fact]
    public void PublicFace_OfTheKernel_IsWhatTheSnapshotSays() =>
        Snapshot.Match(
            Repository.PathTo("tests", "AgentHost.Architecture.Tests", "KernelPublicTypes.txt"),
            string.Join('\n', BuiltAssembly.OfProject("AgentHost.Kernel").PublicTypes) + "\n",
            "Surfaces see IHostClient; a public type of the kernel should be rare.");

    [Fact]
    public void SharedAssemblies_RefersTo_SharedOrFrameworkAlone()
    {
        var open = from name in SharedAssemblies.Names
                   from reference in BuiltAssembly.Read(SharedAssemblies.Load(name).Location).References
                   where !SharedAssemblies.Contains(reference) && !BuiltAssembly.IsFramework(reference)
                   select $"{name} refers to {reference}, which is not shared: a plugin with its own copy would see two types of one name. Add it to SharedAssemblies.cs.";

        Assert.True(!open.Any(), string.Join('\n', open));
    }

    [Fact]
    public void CommandLineLibrary_IsUsed_ByTheCommandAlone()
    {
        var users = Repository.Files("src", "*.csproj").Concat(Repository.Files("plugins", "*.csproj")).Concat(Repository.Files("catalog", "*.csproj"))
            .Where(path => File.ReadAllText(path).Contains("System.CommandLine", StringComparison.Ordinal))
            .Select(Repository.Relative).Except(["src/AgentHost.Cli/AgentHost.Cli.csproj"], StringComparer.Ordinal);

        Assert.True(!users.Any(), $"{string.Join(", ", users)} uses System.CommandLine: only src/AgentHost.Cli parses command lines; others declare options as records.");
    }

    [Fact]
    public void ProjectFiles_CarryNoVersions()
    {
        string[] folders = ["src", "plugins", "catalog", "tests"];
        var pinned = folders.SelectMany(static folder => Repository.Files(folder, "*.csproj"))
            .Where(path => File.ReadLines(path).Any(line => line.Contains("<PackageReference", StringComparison.Ordinal) && line.Contains("Version=", StringComparison.Ordinal)))
            .Select(Repository.Relative);

        Assert.True(!pinned.Any(), $"{string.Join(", ", pinned)} names a package version: versions and their reasons stand in Directory.Packages.props.");
    }

    private static IEnumerable<string> ReferencesOf(string project) =>
        BuiltAssembly.OfProject(project, Names.GetValueOrDefault(project)).References.Where(name => !BuiltAssembly.IsFramework(name));
}
