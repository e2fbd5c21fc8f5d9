using AgentHost.EndToEnd.Tests.Skills.Bundled;

namespace AgentHost.EndToEnd.Tests.Skills;

/// <summary>The skills that come with the host: valid, offered, and what their texts name is there.</summary>
public sealed class BundledSkillTests
{
    public static TheoryData<string> Names => [.. BundledSkill.Names];

    [Fact]
    public void Names_AreAllThatThereAre() =>
        Assert.Equal(
            BundledSkill.Names.Order(StringComparer.Ordinal),
            Directory.GetDirectories(BundledSkill.Folder).Select(Path.GetFileName).Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Skill_IsValidAndLoads(string name)
    {
        await using var server = await ModelServer.StartAsync(Scenario.Create().ToolCall("tool_search", $$"""{"query":"skill for {{name}}"}""")
            .ToolCall("call_tool", $$$"""{"tool":"skill","arguments":{"name":"{{{name}}}"}}""").Reply("done"));
        using var sandbox = new Sandbox(server);

        Assert.DoesNotContain(
            "✗", (await sandbox.AgentAsync("skill", "validate", Path.Combine(BundledSkill.Folder, name))).ExitedWith(0).Output, StringComparison.Ordinal);
        (await sandbox.RunAsync("do it")).ExitedWith(0);

        server.Verify();
        Assert.Contains($"Skill {name}, in ", server.ModelRequests[2].LastText, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Skill_CallsItsScriptsInQuotes_AndNamesEachOfThem(string name)
    {
        var text = BundledSkill.Text(name);
        var scripts = Path.Combine(BundledSkill.Folder, name, "scripts");

        Assert.DoesNotMatch(@"[^""\\]\$\{SKILL_DIR\}", text);
        Assert.DoesNotMatch(@"`sh [^`]*[^""\\]\$[1-9A]", text);
        foreach (var script in Directory.Exists(scripts) ? Directory.GetFiles(scripts, "*.sh") : [])
        {
            Assert.Contains($"`sh \"${{SKILL_DIR}}/scripts/{Path.GetFileName(script)}\"", text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Scripts_AreReadByAPlainShell()
    {
        using var sandbox = new Sandbox();
        foreach (var script in Directory.GetFiles(BundledSkill.Folder, "*.sh", SearchOption.AllDirectories))
        {
            Assert.StartsWith("#!/bin/sh\n", await File.ReadAllTextAsync(script, TestContext.Current.CancellationToken), StringComparison.Ordinal);
            (await Helper.RunAsync(sandbox.Workspace, sandbox.Environment, "sh", "-n", script)).ExitedWith(0);
        }
    }

    [Fact]
    public async Task Skills_EachCommandOfTheAgentThatTheyName_IsThereAndTakesItsWords()
    {
        var named = BundledSkill.Names.SelectMany(static name => BundledSkill.Text(name).Split('\n'))
            .SelectMany(static line => line.Split('`').Where(static (part, i) => i % 2 == 1 && part.StartsWith("agent ", StringComparison.Ordinal)))
            .Distinct(StringComparer.Ordinal).ToList();
        using var sandbox = new Sandbox();
        var helps = new Dictionary<string, AgentResult>(StringComparer.Ordinal);

        Assert.True(named.Count > 30);
        foreach (var line in named)
        {
            string[] words = [.. line.Split(' ').Skip(1)];
            string[] verb = [.. words.TakeWhile(static word => word.Length > 0 && word.All(static c => c is (>= 'a' and <= 'z')))];
            if (!helps.TryGetValue(string.Join(' ', verb), out var help))
            {
                helps.Add(string.Join(' ', verb), help = await sandbox.AgentAsync([.. verb, "--help"]));
            }

            Assert.True(help.ExitCode == 0, $"{line}: {help.Error}");
            var rest = words[verb.Length..];
            Assert.All(rest.Where(static word => word.StartsWith("--", StringComparison.Ordinal)), option =>
                Assert.Contains(option, help.Output, StringComparison.Ordinal));
            Assert.True(
                rest.Length == 0 || rest[0][0] is '-' || help.Output.Contains("Arguments:", StringComparison.Ordinal)
                    || help.Output.Contains("[PROMPT]", StringComparison.Ordinal),
                $"{line}: takes no {rest.FirstOrDefault()}");
            if (verb is ["help", var topic])
            {
                Assert.Contains("# ", (await sandbox.AgentAsync("help", topic)).ExitedWith(0).Output, StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public async Task ScriptOfASkill_InAFolderWithASpace_RunsAsItsTextSays()
    {
        await using var server = await ModelServer.StartAsync(Scenario.Create().Reply("done"));
        using var sandbox = new Sandbox(server);
        var folder = Directory.CreateDirectory(sandbox.PathOf("my project")).FullName;
        (await AgentProcess.RunAsync(sandbox, ["skill", "new", "greet", "--description", "Greets. Use it to greet."], new AgentOptions { Folder = folder }))
            .ExitedWith(0);
        var advice = sandbox.Read("my project/.agents/skills/greet/SKILL.md").Split('`').First(static part => part.StartsWith("sh ", StringComparison.Ordinal));
        sandbox.Write("my project/.agents/skills/greet/SKILL.md", $"---\nname: greet\ndescription: Greets. Use it to greet.\n---\nRun `{advice} \"$1\"`.\n")
            .Write("my project/.agents/skills/greet/scripts/NAME.sh", "printf 'hello %s\\n' \"$1\"\n");

        (await AgentProcess.RunAsync(sandbox, ["run", "--trust", "/greet 'you two'"], new AgentOptions { Folder = folder })).ExitedWith(0);

        var command = server.ModelRequests[0].LastText.Split('`').First(static part => part.StartsWith("sh ", StringComparison.Ordinal));
        Assert.Equal("hello you two\n", (await Helper.RunAsync(sandbox.Workspace, sandbox.Environment, "sh", "-c", command)).ExitedWith(0).Output);
    }
}
