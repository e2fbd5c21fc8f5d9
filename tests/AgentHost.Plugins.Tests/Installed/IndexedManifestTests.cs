using System.Text.Json;
using AgentHost.Client;
using AgentHost.Plugins.Installed;

namespace AgentHost.Plugins.Tests.Installed;

/// <summary>What the index keeps of a manifest is all that a host asks of one.</summary>
public sealed class IndexedManifestTests
{
    /// <summary>Members that people read, and a host does not.</summary>
    private static readonly string[] ForPeople = ["$schema", "displayName", "authors", "license", "homepage", "tags"];

    [Fact]
    public void Read_WhatWasWritten_IsTheSameButForWhatPeopleRead()
    {
        var whole = new PluginManifest("sample", "1.2.3")
        {
            Schema = "s",
            Contract = "^0.1",
            DisplayName = "Sample",
            Description = "One.",
            Authors = ["a"],
            License = "MIT",
            Homepage = "h",
            Tags = ["t"],
            Entry = new PluginEntry("A.dll", "A.B"),
            Requires = new Dictionary<string, string> { ["other"] = "^1" },
            Platforms = ["linux"],
            Isolation = PluginIsolation.Process,
            Permissions = new() { Exec = ["e"], Network = ["n"], Read = ["r"], Write = ["w"], Models = ["m"], Secrets = ["S"], PreApprove = true },
            Contributes = Kinds("""[{"name":"t"}]"""),
            ContributionPoints = Kinds("true"),
            Events = [new EventDeclaration("a.b", Fork: false)],
            RunOptions = [new OptionSpec("o", "string", "d")],
            Settings = AgentJson.Parse("""{"type":"object"}"""),
            Alias = "al",
            SharedAssemblies = new Dictionary<string, string> { ["X"] = "1.0.0.0" },
        };
        Assert.All(typeof(PluginPermissions).GetProperties(), member =>
            Assert.NotEqual(member.GetValue(new PluginPermissions()), member.GetValue(whole.Permissions)));
        var all = ClientJson.ToElement(whole);
        Assert.Equal(typeof(PluginManifest).GetProperties().Length, all.GetPropertyCount());

        foreach (var manifest in new[]
        {
            whole,
            whole with
            {
                Platforms = [],
                Isolation = default,
                ContributionPoints = Kinds(null),
                Events = [],
                RunOptions = [],
                Settings = null,
                Alias = null,
                SharedAssemblies = new Dictionary<string, string>()
            }
        })
        {
            var buffer = new MemoryStream();
            using (var writer = new Utf8JsonWriter(buffer))
            {
                IndexedManifest.Write(writer, manifest);
            }

            using var written = JsonDocument.Parse(buffer.ToArray());
            Assert.Equal(Names(manifest), Names(IndexedManifest.Read(written.RootElement)));
        }
    }

    private static Dictionary<string, JsonElement> Kinds(string? value) =>
        value is null ? [] : new Dictionary<string, JsonElement> { ["tool"] = AgentJson.Parse(value) };

    private static IEnumerable<string> Names(PluginManifest manifest) =>
        ClientJson.ToElement(manifest).EnumerateObject().Where(static member => !ForPeople.Contains(member.Name))
            .Select(static member => $"{member.Name}: {member.Value.GetRawText()}");
}
