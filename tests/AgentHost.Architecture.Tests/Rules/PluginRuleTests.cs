using System.Text.RegularExpressions;
using AgentHost.Plugins.Loading;
using AgentHost.Testing.Shared;

namespace AgentHost.Architecture.Tests.Rules;

public sealed partial class PluginRuleTests
{
    /// <summary>Libraries of ours that a plugin may bring along as its own copy.</summary>
    private static readonly string[] PrivateLibraries =
    [
        "AgentHost.JsonRpc", "AgentHost.Acp.Protocol", "AgentHost.Extensions.AI", "AgentHost.Providers", "AgentHost.FrontMatter", "AgentHost.Bridges",
        "AgentHost.Workflows",
    ];

    /// <summary>Strings and type names of the kernel that are an id of a plugin by chance, each with its reason.</summary>
    private static readonly Dictionary<string, string> AllowedWords = new(StringComparer.Ordinal)
    {
        ["files"] = "the room of a workspace that reads and writes files, whoever asks",
        ["git"] = "the program, whose commands the permission room judges and whose folder it guards",
        ["hooks"] = "what runs at events, whoever brings it: the dispatcher, the key of the settings; and folders of scripts, git's among them",
        ["mcp"] = "the protocol: calling a server of it is an effect that a tool can have",
        ["memory"] = "a slot of the system prompt; and the machine's",
        ["search"] = "the search for a program on PATH",
        ["skills"] = "a slot of the system prompt",
        ["shell"] = "the target's shell, a member of the runner's protocol",
        ["targets"] = "places to work in, whoever reaches them: a kind of the contract, the key of the settings that chooses one",
    };

    [Fact]
    public void BundledPlugins_AreBuilt_BesideTheCommand()
    {
        Assert.NotEmpty(BundledPlugins.Ids);
        var built = BundledPlugins.BuiltFolders.Select(folder => Path.GetFileName(folder)!);
        var missing = BundledPlugins.Manifests.Select(path => Path.GetFileName(Path.GetDirectoryName(path)!)).Except(built, StringComparer.Ordinal);

        Assert.True(!missing.Any(), $"{string.Join(", ", missing)} did not come with the command's build: see plugins/Plugins.targets.");
    }

    [Fact]
    public void CatalogPlugins_ArePacked_BesideTheCommand()
    {
        Assert.Contains(BundledPlugins.PackedFolders, static folder => BundledPlugins.EntryOf(Path.Combine(folder, "plugin.json")) is not null);
        Assert.Equal(
            BundledPlugins.CatalogManifests.Select(static path => Path.GetFileName(Path.GetDirectoryName(path)!)).Order(StringComparer.Ordinal),
            BundledPlugins.PackedFolders.Select(static folder => Path.GetFileName(folder)).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void BundledPlugins_IdIsTheFolder_AndUnique()
    {
        var wrong = BundledPlugins.Manifests.Concat(BundledPlugins.CatalogManifests)
            .Where(path => !File.ReadAllText(path).Contains($"\"id\": \"{Path.GetFileName(Path.GetDirectoryName(path)!)}\"", StringComparison.Ordinal))
            .Select(Repository.Relative);

        Assert.True(!wrong.Any(), $"{string.Join(", ", wrong)}: the folder of a plugin that comes with the program has the name of its id.");
        Assert.Equal(BundledPlugins.Ids.Count, BundledPlugins.Ids.Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public void BundledPlugins_ReferTo_TheContractAndTheirOwn()
    {
        var wrong = from folder in BundledPlugins.BuiltFolders.Concat(BundledPlugins.PackedFolders)
                    let own = Managed(folder).Select(path => Path.GetFileNameWithoutExtension(path)).ToArray()
                    from assembly in Managed(folder).Select(BuiltAssembly.Read)
                    from reference in assembly.References
                    where !BuiltAssembly.IsFramework(reference) && !SharedAssemblies.Contains(reference) && !(own.Contains(reference) && IsPrivate(reference))
                    select $"{Path.GetFileName(folder)}: {assembly.Name} refers to {reference}, which neither the host shares nor the plugin brings.";

        Assert.True(!wrong.Any(), string.Join('\n', wrong));
    }

    [Fact]
    public void BundledPlugins_Bring_NoSharedAssembly()
    {
        var wrong = from folder in BundledPlugins.BuiltFolders.Concat(BundledPlugins.PackedFolders)
                    from path in Directory.EnumerateFiles(folder, "*.dll", SearchOption.AllDirectories)
                    where SharedAssemblies.Contains(Path.GetFileNameWithoutExtension(path))
                        || SharedAssemblies.HostOnly.Contains(Path.GetFileNameWithoutExtension(path))
                    select $"{Path.GetFileName(folder)} ships {Path.GetFileName(path)}, which the host brings: reference it with ExcludeAssets=\"runtime\".";

        Assert.True(!wrong.Any(), string.Join('\n', wrong));
    }

    [Fact]
    public void BundledPlugins_EntryAssembly_IsThere()
    {
        var wrong = from folder in BundledPlugins.BuiltFolders.Concat(BundledPlugins.PackedFolders)
                    let entry = BundledPlugins.EntryOf(Path.Combine(folder, "plugin.json"))
                    where entry is not null && !File.Exists(Path.Combine(folder, entry))
                    select $"{Path.GetFileName(folder)}/plugin.json names {entry}, which is not in its output.";

        Assert.True(!wrong.Any(), string.Join('\n', wrong));
    }

    /// <summary>The assemblies that know kinds and contracts, and no plugin.</summary>
    private static readonly string[] Core =
    [
        "AgentHost.Json", "AgentHost.Security", "AgentHost.FileSystem", "AgentHost.Configuration",
        "AgentHost.Permissions", "AgentHost.Processes", "AgentHost.Sessions",
        "AgentHost.Models", "AgentHost.Editing", "AgentHost.Plugins", "AgentHost.Auditing", "AgentHost.Kernel", "AgentHost.Hosting",
    ];

    [Fact]
    public void Core_Strings_NameNoPlugin()
    {
        var wrong = from id in BundledPlugins.Ids
                    where !AllowedWords.ContainsKey(id)
                    from assembly in Core
                    from text in BuiltAssembly.OfProject(assembly).Strings
                    where text == id || text.StartsWith(id + "/", StringComparison.Ordinal) || text.EndsWith("/" + id, StringComparison.Ordinal)
                        || text.Contains("plugins." + id, StringComparison.Ordinal)
                    select $"{assembly} holds the string \"{text}\": that names the plugin {id}. The kernel knows kinds and contracts, never a plugin; "
                        + "if the word means something else, allow it in PluginRuleTests with its reason.";

        Assert.True(!wrong.Any(), string.Join('\n', wrong.Distinct(StringComparer.Ordinal)));
    }

    [Fact]
    public void Core_TypeNames_NameNoPlugin()
    {
        var wrong = from id in BundledPlugins.Ids
                    where !AllowedWords.ContainsKey(id)
                    let word = id.Replace("-", "", StringComparison.Ordinal)
                    from assembly in Core
                    from type in BuiltAssembly.OfProject(assembly).TypeNames.Where(name => name.StartsWith("AgentHost.", StringComparison.Ordinal))
                    let words = Words().Matches(type).Select(match => match.Value).ToArray()
                    where HasRun(words, word)
                    select $"{type} of {assembly} carries the name of the plugin {id}; allow it in PluginRuleTests with its reason, "
                        + $"or move it to plugins/{id}.";

        Assert.True(!wrong.Any(), string.Join('\n', wrong));
    }

    [Fact]
    public void AllowedWords_AreStillNeeded()
    {
        var core = Core.Select(static assembly => BuiltAssembly.OfProject(assembly)).ToArray();
        var needless = AllowedWords.Keys.Where(word => !core.Any(assembly => assembly.Strings.Contains(word, StringComparer.Ordinal))
            && !core.Any(assembly => assembly.TypeNames.Any(type => HasRun([.. Words().Matches(type).Select(match => match.Value)], word))));

        Assert.True(!needless.Any(), $"No string or type name of the core is {string.Join(", ", needless)} any more: take it off the list in PluginRuleTests.");
    }

    private static bool IsPrivate(string name) => !name.StartsWith("AgentHost.", StringComparison.Ordinal) || PrivateLibraries.Contains(name);

    private static IEnumerable<string> Managed(string folder) =>
        Directory.EnumerateFiles(folder, "*.dll").Where(BuiltAssembly.IsManaged);

    /// <summary>Whether neighbouring words of a name, joined, are the id: Open + Ai is openai, Readiness is not read.</summary>
    private static bool HasRun(string[] words, string id)
    {
        for (var start = 0; start < words.Length; start++)
        {
            for (var end = start + 1; end <= words.Length; end++)
            {
                if (string.Concat(words[start..end]).Equals(id, StringComparison.OrdinalIgnoreCase))
                {
                    return true;
                }
            }
        }
        return false;
    }

    [GeneratedRegex("[A-Z]+(?![a-z])|[A-Z]?[a-z0-9]+", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Words();
}
