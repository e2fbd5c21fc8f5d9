using AgentHost.EndToEnd.Tests.Authors;

namespace AgentHost.EndToEnd.Tests.Skills.Bundled;

/// <summary>A model that follows the skills about the agent itself: its settings, its skills, its plugins.</summary>
public sealed class OwnSkillTests
{
    [Fact]
    public async Task AgentConfig_ItsCommands_ChangeTheSettingsOfARepositoryAndKeepThemInOrder()
    {
        await using var server = await ModelServer.StartAsync(Scenario.Create()
            .Shell("agent permission test 'shell(npm test)'; agent hook list; agent help settings | head -n 1")
            .Shell("agent permission allow 'shell(npm test)' --scope project && agent permission deny 'edit(infra/**)' --scope project && "
                + "agent config set limits.steps 40 --scope project")
            .Shell("agent permission test --trust 'shell(npm test)'; agent permission test --trust 'shell(npm run x)'")
            .Shell("agent config set providers.local.type openai-compatible && agent config set providers.local.baseUrl http://127.0.0.1:9/v1 && "
                + "agent config set providers.local.apiKeyEnv LOCAL_NAME && agent provider status local; agent provider list | grep '^local '")
            .Shell("agent config check")
            .Reply("done"));
        using var sandbox = InShell(new Sandbox(server)).Write(".agents/agent.json", "{\n  // kept\n}\n");
        await sandbox.CommitAsync();

        (await sandbox.RunAsync("--yolo", "/agent-config")).ExitedWith(0);

        server.Verify();
        Assert.Contains("agent permission test 'shell(git push)'", server.ModelRequests[0].LastText, StringComparison.Ordinal);
        Assert.Contains("ask    No rule allows the command \"npm test\"", server.ModelRequests[1].LastText, StringComparison.Ordinal);
        Assert.Contains("stop  ", server.ModelRequests[1].LastText, StringComparison.Ordinal);
        Assert.Contains("# Settings", server.ModelRequests[1].LastText, StringComparison.Ordinal);
        Assert.Contains("allow  ", server.ModelRequests[3].LastText, StringComparison.Ordinal);
        Assert.Contains("ask    No rule allows the command \"npm run x\"", server.ModelRequests[3].LastText, StringComparison.Ordinal);
        Assert.Contains("LOCAL_NAME", server.ModelRequests[4].LastText, StringComparison.Ordinal);
        Assert.Contains("http://127.0.0.1:9/v1", server.ModelRequests[4].LastText, StringComparison.Ordinal);
        Assert.Contains("The settings are in order.", server.ModelRequests[5].LastText, StringComparison.Ordinal);
        var settings = sandbox.Read(".agents/agent.json");
        Assert.Contains("// kept", settings, StringComparison.Ordinal);
        Assert.Contains("edit(infra/**)", settings, StringComparison.Ordinal);
        Assert.Equal(" M .agents/agent.json\n", await sandbox.GitAsync("status", "--short"));
    }

    [Fact]
    public async Task AuthorSkill_ItsSteps_MakeASkillWithAScriptThatIsLoadedAndRuns()
    {
        const string Skill = ".agents/skills/release-notes";
        await using var server = await ModelServer.StartAsync(Scenario.Create()
            .Shell("agent skill list; agent skill new release-notes --description 'Writes release notes. Use it when a release is prepared.'")
            .ToolCall("read", $$"""{"path":"{{Skill}}/SKILL.md"}""")
            .Write($"{Skill}/SKILL.md", "---\nname: release-notes\ndescription: Writes release notes. Use it when a release is prepared.\n---\n\n"
                + "# Release notes\n\n1. Run `sh \"${SKILL_DIR}/scripts/commits.sh\" \"$1\"`.\n2. It is done when each commit has a line.\n")
            .Write($"{Skill}/scripts/commits.sh", "#!/bin/sh\n# Prints the commits since a tag. Exit code 2: no such tag.\n"
                + "git rev-parse -q --verify \"$1^{commit}\" >/dev/null || { echo \"There is no tag $1.\"; exit 2; }\ngit log --format='- %s' \"$1..HEAD\"\n")
            .Shell($"agent skill validate {Skill}; sh {Skill}/scripts/commits.sh 'no tag'; sh {Skill}/scripts/commits.sh v1")
            .Reply("made")
            .Shell($"sh \"$PWD/{Skill}/scripts/commits.sh\" \"v1\" > NOTES.md && cat NOTES.md")
            .Reply("done"));
        using var sandbox = InShell(new Sandbox(server)).Write("a.txt", "one\n");
        await sandbox.CommitAsync();
        await sandbox.GitAsync("tag", "v1");
        await sandbox.GitAsync("commit", "-q", "--allow-empty", "-m", "Say more");

        (await sandbox.RunAsync("--yolo", "/author-skill release-notes")).ExitedWith(0);
        (await sandbox.RunAsync("--yolo", "--trust", "/release-notes v1")).ExitedWith(0);

        server.Verify();
        Assert.Contains("`sh \"${SKILL_DIR}/scripts/NAME.sh\" \"$1\"`", server.ModelRequests[0].LastText, StringComparison.Ordinal);
        Assert.Contains($"✓ {Skill}", server.ModelRequests[5].LastText, StringComparison.Ordinal);
        Assert.Contains("There is no tag no tag.\n- Say more", server.ModelRequests[5].LastText, StringComparison.Ordinal);
        Assert.Contains($"sh \"{sandbox.PathOf(Skill)}/scripts/commits.sh\" \"v1\"", server.ModelRequests[6].LastText, StringComparison.Ordinal);
        Assert.Equal("- Say more\n", sandbox.Read("NOTES.md"));
    }

    [Fact]
    public async Task AuthorPlugin_ItsSteps_MakeAPluginWhoseToolAModelCalls()
    {
        const string Code = "namespace Shouting;\n\npublic sealed partial class ShoutingPlugin : Plugin\n{\n    /// <summary>Writes a text in "
            + "capitals.</summary>\n    /// <param name=\"text\">The text.</param>\n    [Tool]\n    private static ToolResult Shout(string text) =>\n"
            + "        text.Length == 0 ? ToolResult.Error(\"There is nothing to shout; give a text.\") : ToolResult.Text(text.ToUpperInvariant());\n}\n";
        const string Test = "namespace Shouting.Tests;\n\npublic sealed class ShoutTests\n{\n    [Fact]\n    public async Task Shout_Text_IsInCapitals()\n"
            + "    {\n        await using var host = await TestHost.StartAsync();\n        host.Model.Call(\"shout\", "
            + "\"\"\"{\"text\":\"quiet\"}\"\"\").Say(\"done\");\n\n        var turn = await host.RunAsync(\"Shout.\");\n\n        Assert.Equal(\"QUIET\", "
            + "turn.Call(\"shout\").Text);\n        Assert.True((await host.CallAsync(\"shout\", \"\"\"{\"text\":\"\"}\"\"\")).IsError);\n    }\n}\n";
        await using var server = await ModelServer.StartAsync(Scenario.Create()
            .Shell("dotnet --version; agent plugin new Shouting && cat Shouting/README.md && rm Shouting/tests/Shouting.Tests/ForecastTests.cs "
                + "Shouting/src/Shouting/ShoutingPlugin.cs")
            .Write("Shouting/src/Shouting/ShoutingPlugin.cs", Code)
            .Write("Shouting/tests/Shouting.Tests/ShoutTests.cs", Test)
            .ToolCall("shell", """{"command":"agent plugin test Shouting","wait":true}""")
            .ToolCall(
                "shell",
                """{"command":"agent plugin pack Shouting && agent plugin install --yes ./shouting.1.0.0.agentplugin && agent plugin info shouting","wait":true}""")
            .Reply("made")
            .ToolCall("shout", """{"text":"quiet"}""")
            .Reply("done"));
        using var sandbox = InShell(new Sandbox(server)).Write("a.txt", "one\n");
        await sandbox.CommitAsync();

        await new AuthorShell(sandbox).RunAsync("agent run --yolo '/author-plugin Shouting'");
        (await sandbox.RunAsync("--allow", "shout", "Shout quiet")).ExitedWith(0);

        server.Verify();
        Assert.Contains("agent plugin new NAME", server.ModelRequests[0].LastText, StringComparison.Ordinal);
        Assert.Contains("Shouting is begun in ", server.ModelRequests[1].LastText, StringComparison.Ordinal);
        Assert.Contains("shouting conforms.", server.ModelRequests[4].LastText, StringComparison.Ordinal);
        Assert.Contains("tool/shout", server.ModelRequests[5].LastText, StringComparison.Ordinal);
        Assert.Contains("QUIET", server.ModelRequests[7].LastText, StringComparison.Ordinal);
        Assert.Contains("?? Shouting/", await sandbox.GitAsync("status", "--short"), StringComparison.Ordinal);
    }

    /// <summary>The model's shell finds the program and dotnet as an author's does.</summary>
    private static Sandbox InShell(Sandbox sandbox)
    {
        foreach (var (name, value) in new AuthorShell(sandbox).Variables().ToList())
        {
            sandbox.Set(name, value);
        }

        return sandbox;
    }
}
