using System.Text.Json;

namespace AgentHost.EndToEnd.Tests.Commands;

public sealed class ConfigTests
{
    private const string Settings = "// mine\n{\n  \"model\": \"offline/rules\", // no key needed\n  \"limits\": {\n    \"steps\": 40\n  }\n}\n";

    [Fact]
    public async Task Set_AValue_KeepsCommentsAndSaysWhereItComesFrom()
    {
        using var sandbox = new Sandbox().UserSettings(Settings);

        (await sandbox.AgentAsync("config", "set", "limits.steps", "50")).ExitedWith(0);
        var result = (await sandbox.AgentAsync("config", "get", "limits.steps")).ExitedWith(0);

        Assert.Equal("50\n", result.Output);
        Assert.Equal($"# {UserFile(sandbox)}:5\n", result.Error);
        Assert.Equal(Settings.Replace("40", "50", StringComparison.Ordinal), File.ReadAllText(UserFile(sandbox)));
        Assert.Empty(Directory.GetFiles(Path.GetDirectoryName(UserFile(sandbox))!, "*.tmp"));
    }

    [Fact]
    public async Task Set_WithNoFile_MakesOneThatIsForItsPersonAlone()
    {
        using var sandbox = new Sandbox();

        (await sandbox.AgentAsync("config", "set", "model", "offline/rules")).ExitedWith(0);

        Assert.Equal("{\n  \"model\": \"offline/rules\"\n}\n", File.ReadAllText(UserFile(sandbox)));
        Assert.True(OperatingSystem.IsWindows() || File.GetUnixFileMode(UserFile(sandbox)) == (UnixFileMode.UserRead | UnixFileMode.UserWrite));
    }

    [Theory]
    [InlineData("limits.steps", "many", "steps")]
    [InlineData("limits.steps", "0", "steps")]
    [InlineData("limits.time", "soon", "duration")]
    [InlineData("permissions.mode", "careful", "mode")]
    [InlineData("permissions.allow", "[\"shell(\"]", "shell(")]
    [InlineData("lock", "[\"model\"]", "administrator")]
    public async Task Set_AWrongValue_ExitsWith2AndWritesNothing(string key, string value, string said)
    {
        using var sandbox = new Sandbox().UserSettings(Settings);

        var result = (await sandbox.AgentAsync("config", "set", key, value)).ExitedWith(2);

        Assert.Contains(said, result.Error, StringComparison.Ordinal);
        Assert.Equal(Settings, File.ReadAllText(UserFile(sandbox)));
    }

    [Theory]
    [InlineData("limits.stepps", "limits.steps")]
    [InlineData("limts.steps", "limits.steps")]
    [InlineData("files.nothing", "agent config schema")]
    public async Task SetAndGet_AnUnknownKey_ExitWith2AndNameTheNearest(string key, string near)
    {
        using var sandbox = new Sandbox();

        Assert.Contains(near, (await sandbox.AgentAsync("config", "set", key, "5")).ExitedWith(2).Error, StringComparison.Ordinal);
        Assert.Contains(near, (await sandbox.AgentAsync("config", "get", key)).ExitedWith(2).Error, StringComparison.Ordinal);
        Assert.False(File.Exists(UserFile(sandbox)));
    }

    [Fact]
    public async Task Set_ABrokenFile_IsLeftAloneWithThePlace()
    {
        using var sandbox = new Sandbox().UserSettings("{\n  \"model\": \n}\n");

        var result = (await sandbox.AgentAsync("config", "set", "model", "a/b")).ExitedWith(2);

        Assert.Contains("agent.json:3:", result.Error, StringComparison.Ordinal);
        Assert.Equal("{\n  \"model\": \n}\n", File.ReadAllText(UserFile(sandbox)));
    }

    [Fact]
    public async Task Set_OtherMistakesInTheFile_DoNotKeepItFromBeingMended()
    {
        using var sandbox = new Sandbox().UserSettings("{\n  \"limts\": 1,\n  \"limits\": { \"steps\": \"x\" }\n}\n");

        (await sandbox.AgentAsync("config", "set", "limits.steps", "5")).ExitedWith(0);
        (await sandbox.AgentAsync("config", "unset", "limts")).ExitedWith(0);

        Assert.Equal("{\n  \"limits\": { \"steps\": 5 }\n}\n", File.ReadAllText(UserFile(sandbox)));
        (await sandbox.AgentAsync("config", "check")).ExitedWith(0);
    }

    [Fact]
    public async Task Set_ProjectScopeOfAnUntrustedFolder_WritesAndSaysThatItIsIgnored()
    {
        using var sandbox = new Sandbox();

        var result = (await sandbox.AgentAsync("config", "set", "--scope", "project", "limits.steps", "700")).ExitedWith(0);

        Assert.Contains("agent trust", result.Error, StringComparison.Ordinal);
        Assert.Equal("{\n  \"limits\": {\n    \"steps\": 700\n  }\n}\n", sandbox.Read(".agents/agent.json"));
        Assert.Equal("100\n", (await sandbox.AgentAsync("config", "get", "limits.steps")).ExitedWith(0).Output);
        Assert.Equal("700\n", (await sandbox.AgentAsync("config", "get", "--trust", "limits.steps")).ExitedWith(0).Output);
    }

    [Fact]
    public async Task Set_WhatAProjectMayNotSay_IsRefused()
    {
        using var sandbox = new Sandbox();

        (await sandbox.AgentAsync("config", "set", "--scope", "project", "permissions.mode", "bypass")).ExitedWith(2);
        (await sandbox.AgentAsync("config", "set", "--scope", "local", "providers.x.apiKey", "$OPENAI_API_KEY")).ExitedWith(2);

        Assert.False(File.Exists(sandbox.PathOf(".agents/agent.json")));
        Assert.False(File.Exists(sandbox.PathOf(".agents/agent.local.json")));
    }

    [Fact]
    public async Task Set_AProjectsFolderThatLeadsOut_IsRefused()
    {
        using var sandbox = new Sandbox();
        var outside = Directory.CreateDirectory(Path.Combine(sandbox.Root, "outside")).FullName;
        Directory.CreateSymbolicLink(sandbox.PathOf(".agents"), outside);

        var result = (await sandbox.AgentAsync("config", "set", "--scope", "project", "limits.steps", "7")).ExitedWith(2);

        Assert.Contains("leads out of the project", result.Error, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(outside));
    }

    [Fact]
    public async Task Set_APersonsLink_StaysALink()
    {
        using var sandbox = new Sandbox();
        var kept = Path.Combine(sandbox.Home, "dotfiles.json");
        File.WriteAllText(kept, "{\n}\n");
        Directory.CreateDirectory(Path.GetDirectoryName(UserFile(sandbox))!);
        File.CreateSymbolicLink(UserFile(sandbox), kept);

        (await sandbox.AgentAsync("config", "set", "limits.steps", "7")).ExitedWith(0);

        Assert.Equal(kept, new FileInfo(UserFile(sandbox)).LinkTarget);
        Assert.Contains("\"steps\": 7", File.ReadAllText(kept), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Set_AWeakerPlaceThanTheEnvironment_SaysWhatHolds()
    {
        using var sandbox = new Sandbox();

        var result = (await AgentProcess.RunAsync(
            sandbox,
            ["config", "set", "limits.steps", "7"],
            new AgentOptions { Variables = new Dictionary<string, string?> { ["AGENT_LIMITS_STEPS"] = "3" } })).ExitedWith(0);

        Assert.Contains("AGENT_LIMITS_STEPS", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Set_TwentyAtOnce_AllArrive()
    {
        using var sandbox = new Sandbox();

        var results = await Task.WhenAll(
            Enumerable.Range(0, 20).Select(i => sandbox.AgentAsync("config", "set", $"providers.p{i}.baseUrl", $"http://127.0.0.1:{9000 + i}/v1")));

        Assert.All(results, static result => result.ExitedWith(0));
        var text = JsonSerializer.Deserialize<JsonElement>(File.ReadAllText(UserFile(sandbox)));
        Assert.Equal(20, text.GetProperty("providers").EnumerateObject().Count());
    }

    [Fact]
    public async Task Unset_WhatIsNotThere_ExitsWith1()
    {
        using var sandbox = new Sandbox().UserSettings(Settings);

        (await sandbox.AgentAsync("config", "unset", "limits.time")).ExitedWith(1);
        (await sandbox.AgentAsync("config", "unset", "limits.steps")).ExitedWith(0);

        Assert.DoesNotContain("limits", File.ReadAllText(UserFile(sandbox)), StringComparison.Ordinal);
        Assert.StartsWith("// mine\n", File.ReadAllText(UserFile(sandbox)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Get_WhatIsNotSetAndHasNoDefault_ExitsWith1()
    {
        using var sandbox = new Sandbox();

        (await sandbox.AgentAsync("config", "get", "limits.time")).ExitedWith(1);
        var known = (await sandbox.AgentAsync("config", "get", "--json", "limits.steps")).ExitedWith(0);

        Assert.Equal("[{\"key\":\"limits.steps\",\"value\":100,\"origin\":\"default\"}]\n", known.Output);
    }

    [Fact]
    public async Task Get_AKeyInPlainText_IsHidden()
    {
        using var sandbox = new Sandbox().UserSettings("{ \"providers\": { \"x\": { \"apiKey\": \"sk-very-secret-0123456789\" } } }");

        var result = (await sandbox.AgentAsync("config", "get", "providers.x.apiKey")).ExitedWith(0);

        Assert.Equal("(secret)\n", result.Output);
    }

    [Fact]
    public async Task Schema_Here_HasThePluginsAndChecksItself()
    {
        using var sandbox = new Sandbox();

        var schema = JsonSerializer.Deserialize<JsonElement>((await sandbox.AgentAsync("config", "schema")).ExitedWith(0).Output);

        Assert.True(schema.GetProperty("properties").GetProperty("plugins").GetProperty("properties").TryGetProperty("web", out _));
        Assert.True(schema.GetProperty("properties").GetProperty("tools").GetProperty("properties").TryGetProperty("shell", out _));
        Assert.Empty(AgentHost.Json.CompiledSchema.Compile(schema).FindFaults());
    }

    [Fact]
    public async Task Path_EachScope_NamesItsFile()
    {
        using var sandbox = new Sandbox();

        Assert.Equal(UserFile(sandbox) + "\n", (await sandbox.AgentAsync("config", "path", "--scope", "user")).ExitedWith(0).Output);
        Assert.Equal(4, JsonSerializer.Deserialize<string[]>((await sandbox.AgentAsync("config", "path", "--json")).ExitedWith(0).Output)!.Length);
    }

    [Fact]
    public async Task Edit_AnEditorThatBreaksTheFile_ExitsWith1AndGivesThePlace()
    {
        using var sandbox = new Sandbox();
        var options = new AgentOptions { Variables = new Dictionary<string, string?> { ["EDITOR"] = "sh -c 'echo \"{ \\\"limts\\\": 1 }\" > \"$1\"' edit" } };

        var result = (await AgentProcess.RunAsync(sandbox, ["config", "edit"], options)).ExitedWith(1);

        Assert.Contains("limits", result.Error, StringComparison.Ordinal);
        Assert.Equal("{ \"limts\": 1 }\n", File.ReadAllText(UserFile(sandbox)));
    }

    [Fact]
    public async Task Edit_NoEditor_ExitsWith2()
    {
        using var sandbox = new Sandbox();

        Assert.Contains("EDITOR", (await sandbox.AgentAsync("config", "edit")).ExitedWith(2).Error, StringComparison.Ordinal);
    }

    private static string UserFile(Sandbox sandbox) => Path.Combine(sandbox.Home, ".config", "agent", "agent.json");
}
