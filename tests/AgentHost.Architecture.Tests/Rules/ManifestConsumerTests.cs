using System.Reflection;
using AgentHost.Client;

namespace AgentHost.Architecture.Tests.Rules;

/// <summary>What a manifest may say is asked for somewhere: checking it, and asking a person whether they agree, does not count.</summary>
public sealed class ManifestConsumerTests
{
    private static readonly Type[] Records =
    [
        typeof(PluginManifest), typeof(PluginEntry), typeof(PluginPermissions), typeof(EventDeclaration), typeof(OptionSpec), typeof(CommandSpec),
        typeof(HookSpec), typeof(PromptSectionSpec), typeof(ProviderSpec), typeof(LoginPlace), typeof(DeviceLoginSpec), typeof(ToolSpec),
    ];

    /// <summary>Code that passes a member on or judges its form.</summary>
    private static readonly string[] NoConsumers = ["ManifestRules", "PluginConsent", "IndexedManifest", "ConsentText"];

    /// <summary>Members that are for people and editors alone.</summary>
    private static readonly string[] ForPeople = ["PluginManifest.Schema", "PluginPermissions.Write"];

    /// <summary>Members that are read out of the declaration's JSON: a start does not make records of all tools to find their schemas of settings.</summary>
    private static readonly string[] ReadAsJson = ["ToolSpec.Settings"];

    private static readonly Lazy<HashSet<string>> Used = new(() =>
        [.. new[]
        {
            ("AgentHost.Security", null), ("AgentHost.Configuration", null), ("AgentHost.Models", null), ("AgentHost.Plugins", null),
            ("AgentHost.Kernel", null), ("AgentHost.Hosting", null), ("AgentHost.Packages", null), ("AgentHost.PluginRunner", null),
            ("AgentHost.McpServer", null), ("AgentHost.Server", null), ("AgentHost.Cli", "agent")
        }
            .SelectMany(static one => MemberUse.Of(BuiltAssembly.OfProject(one.Item1, one.Item2).Path))
            .Where(static use => !NoConsumers.Contains(use.User))
            .Select(static use => use.Member)]);

    public static TheoryData<string> Members =>
        [.. from record in Records
            from property in record.GetProperties(BindingFlags.Instance | BindingFlags.Public | BindingFlags.DeclaredOnly)
            select $"{record.Name}.{property.Name}"];

    [Theory]
    [MemberData(nameof(Members))]
    public void Member_IsAskedFor(string member)
    {
        var (record, name) = (member[..member.IndexOf('.', StringComparison.Ordinal)], member[(member.IndexOf('.', StringComparison.Ordinal) + 1)..]);
        var excused = ForPeople.Contains(member) || ReadAsJson.Contains(member);
        Assert.True(
            Used.Value.Contains($"{record}.get_{name}") != excused,
            $"{member} is "
            + $"{(excused ? "asked for: take it off the lists of this test" : "asked for nowhere: give it a meaning, or take it out of the contract")}.");
    }
}
