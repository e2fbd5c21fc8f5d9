using System.Text.Json;

namespace AgentHost.EndToEnd.Tests.Plugins;

/// <summary>Plugins that are installed, from an empty home to an empty home.</summary>
public sealed class InstalledPluginTests
{
    [Fact]
    public async Task TerraformLs_FromInstallToUninstall_EachStepLeavesWhatItSays()
    {
        using var sandbox = new Sandbox();

        var installed = (await sandbox.AgentAsync("plugin", "install", "terraform-ls", "--yes")).ExitedWith(0);
        Assert.Equal("terraform-ls 1.0.0 is installed.\n", installed.Output);
        Assert.DoesNotContain("requires the plugin", installed.Error, StringComparison.Ordinal);
        Assert.Contains("The program terraform-ls is", installed.Error, StringComparison.Ordinal);
        Assert.Equal(("installed", "user"), await StateAsync(sandbox, "terraform-ls"));
        Assert.Contains("terraform-ls", (await sandbox.AgentAsync("lsp", "list")).ExitedWith(0).Output, StringComparison.Ordinal);
        Assert.Contains("catalog bundled", (await sandbox.AgentAsync("plugin", "info", "terraform-ls")).ExitedWith(0).Output, StringComparison.Ordinal);
        Assert.StartsWith("✓ terraform-ls 1.0.0 sha256:", (await sandbox.AgentAsync("plugin", "verify")).ExitedWith(0).Output, StringComparison.Ordinal);
        (await sandbox.AgentAsync("plugin", "disable", "terraform-ls")).ExitedWith(0);
        Assert.Equal(("disabled", "user"), await StateAsync(sandbox, "terraform-ls"));
        (await sandbox.AgentAsync("plugin", "enable", "terraform-ls")).ExitedWith(0);
        Assert.Equal(("installed", "user"), await StateAsync(sandbox, "terraform-ls"));
        (await sandbox.AgentAsync("plugin", "uninstall", "terraform-ls")).ExitedWith(0);
        Assert.Null(await StateAsync(sandbox, "terraform-ls"));
        Assert.Empty(Directory.EnumerateFileSystemEntries(Path.Combine(sandbox.DataFolder, "plugins", "store")));
    }

    [Fact]
    public async Task Info_OfAPlugin_HasWhoMadeItAndWhatItAsksFor()
    {
        using var sandbox = new Sandbox();
        (await sandbox.AgentAsync("plugin", "install", "terraform-ls", "--yes")).ExitedWith(0);

        var text = (await sandbox.AgentAsync("plugin", "info", "terraform-ls")).ExitedWith(0).Output;
        var bundled = (await sandbox.AgentAsync("plugin", "info", "anthropic")).ExitedWith(0).Output;
        using var json = JsonDocument.Parse((await sandbox.AgentAsync("plugin", "info", "terraform-ls", "--json")).ExitedWith(0).Output);

        Assert.Contains("\n  name     Terraform language server\n", text, StringComparison.Ordinal);
        Assert.Contains(
            "\n  by       Agent Host contributors\n  license  MIT\n  home     https://github.com/hashicorp/terraform-ls\n", text, StringComparison.Ordinal);
        Assert.Contains("\n  starts   terraform-ls\n  reads    **/*.tf, **/*.tfvars\n", text, StringComparison.Ordinal);
        Assert.Contains("\n  reaches  any host\n  changes  ~/.aws/sso/cache/**\n  secrets  ANTHROPIC_API_KEY, ", bundled, StringComparison.Ordinal);
        Assert.Equal("Agent Host contributors", json.RootElement.GetProperty("authors")[0].GetString());
        Assert.Equal("MIT", json.RootElement.GetProperty("license").GetString());
        Assert.Equal("https://github.com/hashicorp/terraform-ls", json.RootElement.GetProperty("homepage").GetString());
        Assert.Equal("terraform-ls", json.RootElement.GetProperty("permissions").GetProperty("exec")[0].GetString());
    }

    [Fact]
    public async Task Install_ForAProject_LiesInItsFolderAndCountsUnderTrust()
    {
        using var sandbox = new Sandbox();
        Version(sandbox, "1.0.0", "{}");

        var installed = (await sandbox.AgentAsync("plugin", "install", "./catalog/1.0.0", "--scope", "project", "--yes")).ExitedWith(0);
        Assert.Equal("sample 1.0.0 is installed.\n", installed.Output);
        Assert.Contains("agent trust", installed.Error, StringComparison.Ordinal);
        Assert.True(File.Exists(sandbox.PathOf(".agents/plugins/sample/plugin.json")));
        Assert.Equal([sandbox.PathOf(".agents/plugins")], Directory.EnumerateFileSystemEntries(sandbox.PathOf(".agents")));
        Assert.Null(await StateAsync(sandbox, "sample"));
        (await sandbox.AgentAsync("trust")).ExitedWith(0);
        Assert.Equal(("installed", "project"), await StateAsync(sandbox, "sample"));

        Version(sandbox, "2.0.0", "{}");
        Assert.Equal(
            "sample is 2.0.0 now; it was 1.0.0.\n",
            (await sandbox.AgentAsync("plugin", "install", "./catalog/2.0.0", "--scope", "project", "--yes")).ExitedWith(0).Output);
        Assert.Equal("sample 2.0.0 is gone.\n", (await sandbox.AgentAsync("plugin", "uninstall", "sample", "--scope", "project")).ExitedWith(0).Output);
        Assert.False(Directory.Exists(sandbox.PathOf(".agents/plugins/sample")));
        (await sandbox.AgentAsync("plugin", "uninstall", "sample", "--scope", "project")).ExitedWith(2);
    }

    [Fact]
    public async Task Install_ForAProjectWhoseFolderIsALink_WritesNothingElsewhere()
    {
        using var sandbox = new Sandbox();
        Version(sandbox, "1.0.0", "{}");
        var elsewhere = Directory.CreateDirectory(Path.Combine(sandbox.Root, "elsewhere")).FullName;
        Directory.CreateDirectory(sandbox.PathOf(".agents"));
        Directory.CreateSymbolicLink(sandbox.PathOf(".agents/plugins"), elsewhere);

        var refused = (await sandbox.AgentAsync("plugin", "install", "./catalog/1.0.0", "--scope", "project", "--yes")).ExitedWith(2);

        Assert.Contains("is a link and leads elsewhere", refused.Error, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(elsewhere));
    }

    [Fact]
    public async Task Install_Locked_BringsWhatTheLockFilePins_AndNothingElse()
    {
        using var sandbox = new Sandbox();
        Version(sandbox, "1.0.0", "{}");
        Version(sandbox, "2.0.0", "{}");
        Catalog(sandbox, "1.0.0", "2.0.0");
        (await sandbox.AgentAsync("plugin", "catalog", "add", "team", "./catalog/catalog.json")).ExitedWith(0);
        (await sandbox.AgentAsync("plugin", "install", "sample@1.0.0", "--yes")).ExitedWith(0);
        (await sandbox.AgentAsync("plugin", "verify", "--write-lock")).ExitedWith(0);
        Assert.Contains(
            "All that the lock file pins is installed.",
            (await sandbox.AgentAsync("plugin", "install", "--locked", "--yes")).ExitedWith(0).Error,
            StringComparison.Ordinal);

        (await sandbox.AgentAsync("plugin", "uninstall", "sample")).ExitedWith(0);
        Assert.Equal("sample 1.0.0 is installed.\n", (await sandbox.AgentAsync("plugin", "install", "--locked", "--yes")).ExitedWith(0).Output);

        (await sandbox.AgentAsync("plugin", "uninstall", "sample")).ExitedWith(0);
        Version(sandbox, "1.0.0", """{ "network": ["example.org"] }""");
        var other = (await sandbox.AgentAsync("plugin", "install", "--locked", "--yes")).ExitedWith(6);
        Assert.Contains("with other content", other.Error, StringComparison.Ordinal);
        Assert.Null(await StateAsync(sandbox, "sample"));
        (await sandbox.AgentAsync("plugin", "install", "--locked", "sample", "--yes")).ExitedWith(2);
        (await sandbox.AgentAsync("plugin", "install", "--yes")).ExitedWith(2);
    }

    [Fact]
    public async Task Install_WithNobodyToAsk_IsRefusedAndChangesNothing()
    {
        using var sandbox = new Sandbox();
        Assert.Contains("say --yes", (await sandbox.AgentAsync("plugin", "install", "terraform-ls")).ExitedWith(2).Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(sandbox.DataFolder, "plugins")));
    }

    [Fact]
    public async Task Update_ThatAsksForMore_AsksForTheDifferenceAlone()
    {
        using var sandbox = new Sandbox();
        Version(sandbox, "1.0.0", """{ "exec": ["git"] }""");
        (await sandbox.AgentAsync("plugin", "catalog", "add", "team", "./catalog/catalog.json")).ExitedWith(1);
        Catalog(sandbox, "1.0.0");
        (await sandbox.AgentAsync("plugin", "catalog", "add", "team", "./catalog/catalog.json")).ExitedWith(0);
        (await sandbox.AgentAsync("plugin", "install", "sample", "--yes")).ExitedWith(0);
        Version(sandbox, "2.0.0", """{ "exec": ["git"], "network": ["example.org"] }""");
        Catalog(sandbox, "1.0.0", "2.0.0");

        var asked = (await sandbox.AgentAsync("plugin", "update", "sample")).ExitedWith(2);
        Assert.Contains("reaches  example.org", asked.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("starts", asked.Error, StringComparison.Ordinal);
        Assert.Contains("sample 1.0.0", (await sandbox.AgentAsync("plugin", "info", "sample")).Output, StringComparison.Ordinal);

        var updated = (await sandbox.AgentAsync("plugin", "update", "--yes", "--json")).ExitedWith(0);
        var change = Assert.Single(JsonDocument.Parse(updated.Output).RootElement.EnumerateArray());
        Assert.Equal(
            ("updated", "2.0.0", "1.0.0"),
            (change.GetProperty("action").GetString(), change.GetProperty("version").GetString(), change.GetProperty("before").GetString()));
        Assert.Equal("sample is 1.0.0 again; it was 2.0.0.\n", (await sandbox.AgentAsync("plugin", "rollback", "sample")).ExitedWith(0).Output);
        Assert.Contains("sample 1.0.0", (await sandbox.AgentAsync("plugin", "info", "sample")).Output, StringComparison.Ordinal);
        (await sandbox.AgentAsync("plugin", "verify")).ExitedWith(0);
    }

    [Theory]
    [InlineData(false, "process")]
    [InlineData(true, "in-process")]
    public async Task Run_InstalledPluginWithCode_ItsToolIsCalledWhereItWasAllowedTo(bool inProcess, string runs)
    {
        await using var server = await ModelServer.StartAsync(Scenario.Create().ToolCall("forecast", """{"town":"Tarn","days":2}""").Reply("warm"));
        using var sandbox = new Sandbox(server);
        (await sandbox.AgentAsync(
            ["plugin", "install", Programs.TestPlugin("TestPlugins.Weather"), "--yes", .. inProcess ? ["--in-process"] : Array.Empty<string>()])).ExitedWith(0);

        (await sandbox.RunAsync("--allow", "forecast", "weather?")).ExitedWith(0);

        server.Verify();
        Assert.Contains("Tarn: 16 °C", server.ModelRequests[1].LastText, StringComparison.Ordinal);
        Assert.Contains($"runs     {runs}\n", (await sandbox.AgentAsync("plugin", "info", "weather")).ExitedWith(0).Output, StringComparison.Ordinal);
        var usage = JsonDocument.Parse((await sandbox.AgentAsync("plugin", "info", "weather", "--json")).ExitedWith(0).Output).RootElement.GetProperty("usage");
        Assert.Equal((1, 2, 0), (usage.GetProperty("activations").GetInt32(), usage.GetProperty("calls").GetInt32(), usage.GetProperty("failures").GetInt32()));
        Assert.InRange(usage.GetProperty("allocatedBytes").GetInt64(), 1_000, 100_000_000);
        Assert.Contains(
            "  used     2 calls, 0 failed, ", (await sandbox.AgentAsync("plugin", "info", "weather")).ExitedWith(0).Output, StringComparison.Ordinal);
        Assert.Contains(" 2 calls, 0 failed, ", (await sandbox.AgentAsync("plugin", "doctor")).ExitedWith(0).Output, StringComparison.Ordinal);
        var provider = JsonDocument.Parse((await sandbox.AgentAsync("plugin", "info", "openai", "--json")).ExitedWith(0).Output).RootElement
            .GetProperty("usage");
        Assert.Equal(2, provider.GetProperty("calls").GetInt32());
        Assert.True(provider.GetProperty("inputTokens").GetInt64() > 0);
        (await sandbox.AgentAsync("plugin", "enable", "weather", "--isolate")).ExitedWith(0);
        Assert.Contains("runs     process\n", (await sandbox.AgentAsync("plugin", "info", "weather")).ExitedWith(0).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_Locked_HoldsToTheLockFile()
    {
        using var sandbox = new Sandbox();
        Assert.Contains("There is no agent-plugins.lock.json", (await sandbox.RunAsync("--locked", "hello")).ExitedWith(2).Error, StringComparison.Ordinal);
        (await sandbox.AgentAsync("plugin", "install", Programs.TestPlugin("TestPlugins.Weather"), "--yes")).ExitedWith(0);
        (await sandbox.AgentAsync("plugin", "verify", "--write-lock")).ExitedWith(0);
        (await sandbox.RunAsync("--locked", "list the files")).ExitedWith(0);
        Assert.Contains(
            "not in the lock file",
            (await sandbox.RunAsync("--locked", "--plugin", Programs.TestPlugin("TestPlugins.Calculator"), "hello")).ExitedWith(6).Error,
            StringComparison.Ordinal);

        File.AppendAllText(Directory.GetFiles(Path.Combine(sandbox.DataFolder, "plugins", "store"), "plugin.json", SearchOption.AllDirectories).Single(), " ");
        Assert.Contains("are not those that the lock file pins", (await sandbox.RunAsync("--locked", "hello")).ExitedWith(6).Error, StringComparison.Ordinal);
        Assert.Contains("plugin.json was changed.", (await sandbox.AgentAsync("plugin", "verify")).ExitedWith(1).Output, StringComparison.Ordinal);
        Assert.Contains("✗ weather", (await sandbox.AgentAsync("plugin", "doctor")).ExitedWith(1).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_LockedWithoutWhatTheWordsLeaveOut_DoesNotMissIt()
    {
        using var sandbox = new Sandbox();
        sandbox.Write(".agents/plugins/notes/plugin.json", """{ "id": "notes", "version": "1.0.0", "contract": "^0.9", "description": "Notes." }""");
        (await sandbox.AgentAsync("plugin", "install", Programs.TestPlugin("TestPlugins.Weather"), "--yes")).ExitedWith(0);
        (await sandbox.AgentAsync("plugin", "verify", "--write-lock", "--trust")).ExitedWith(0);
        Assert.Contains("\"notes\"", sandbox.Read("agent-plugins.lock.json"), StringComparison.Ordinal);

        (await sandbox.RunAsync("--trust", "--locked", "list the files")).ExitedWith(0);
        (await sandbox.RunAsync("--locked", "--no-discovery", "list the files")).ExitedWith(0);
        (await sandbox.RunAsync("--trust", "--locked", "--no-plugin", "weather", "list the files")).ExitedWith(0);
        (await sandbox.RunAsync("--trust", "--locked", "--safe-mode", "list the files")).ExitedWith(0);
        sandbox.Write(".agents/plugins/notes/plugin.json", """{ "id": "notes", "version": "1.0.0", "contract": "^0.9", "description": "Other." }""");
        (await sandbox.RunAsync("--trust", "--locked", "list the files")).ExitedWith(6);
    }

    [Fact]
    public async Task Run_WithADamagedRecord_GoesOnWithoutInstalledPluginsAndSaysSo()
    {
        using var sandbox = new Sandbox();
        (await sandbox.AgentAsync("plugin", "install", "terraform-ls", "--yes")).ExitedWith(0);
        var record = Path.Combine(sandbox.DataFolder, "plugins", "state.json");
        File.WriteAllText(record, "{ not json");

        Assert.Contains("is damaged", (await sandbox.RunAsync("list the files")).ExitedWith(0).Error, StringComparison.Ordinal);
        (await sandbox.AgentAsync("plugin", "doctor")).ExitedWith(1);
        Assert.Equal("{ not json", File.ReadAllText(record));
        (await sandbox.AgentAsync("plugin", "doctor", "--repair")).ExitedWith(0);
        Assert.Equal(("disabled", "user"), await StateAsync(sandbox, "terraform-ls"));
        (await sandbox.AgentAsync("plugin", "enable", "terraform-ls")).ExitedWith(2);
        (await sandbox.AgentAsync("plugin", "enable", "terraform-ls", "--yes")).ExitedWith(0);
        Assert.Equal(("installed", "user"), await StateAsync(sandbox, "terraform-ls"));
    }

    /// <summary>Ends the program at a hundred points of an install, an update and an uninstall: the store always verifies.</summary>
    [Fact]
    public async Task Kill_AtAnyTime_LeavesAStoreThatVerifies()
    {
        using var sandbox = new Sandbox();
        Version(sandbox, "1.0.0", "{}");
        Version(sandbox, "2.0.0", "{}");
        for (var i = 0; i < 300; i++)
        {
            sandbox.Write($"catalog/2.0.0/files/{i}.txt", new string('x', 2_000));
        }

        var random = new Random(1_848);
        var delays = Enumerable.Range(0, Rounds.Or(20)).Select(_ => random.Next(40, 260)).ToArray();
        for (var i = 0; i < delays.Length; i++)
        {
            IReadOnlyList<string> words = (i % 3) switch
            {
                0 => ["plugin", "install", "./catalog/1.0.0", "--yes"],
                1 => ["plugin", "install", "./catalog/2.0.0", "--yes"],
                _ => ["plugin", "uninstall", "sample"],
            };
            await using (var process = AgentProcess.Start(sandbox, words, new AgentOptions()))
            {
                await Task.WhenAny(process.WaitAsync(), Task.Delay(delays[i]));
            }

            if (i % 10 == 9)
            {
                (await sandbox.AgentAsync("plugin", "verify")).ExitedWith(0);
            }
        }

        (await sandbox.AgentAsync("plugin", "install", "./catalog/1.0.0", "--yes")).ExitedWith(0);
        (await sandbox.AgentAsync("plugin", "install", "./catalog/2.0.0", "--yes")).ExitedWith(0);
        (await sandbox.AgentAsync("plugin", "verify")).ExitedWith(0);
        (await sandbox.AgentAsync("plugin", "doctor", "--repair")).ExitedWith(0);
        Assert.Empty(Directory.EnumerateFileSystemEntries(Path.Combine(sandbox.DataFolder, "plugins", "staging")));
        Assert.Equal(("installed", "user"), await StateAsync(sandbox, "sample"));
    }

    private static void Version(Sandbox sandbox, string version, string permissions) =>
        sandbox.Write($"catalog/{version}/plugin.json", $$"""{ "id": "sample", "version": "{{version}}", "permissions": {{permissions}} }""");

    private static void Catalog(Sandbox sandbox, params string[] versions) =>
        sandbox.Write(
            "catalog/catalog.json",
            $$"""{ "plugins": [{ "id": "sample", "versions": [{{string.Join(", ", versions.Select(static version => $$"""{ "version": "{{version}}", "from": "{{version}}" }"""))}}] }] }""");

    private static async Task<(string?, string?)?> StateAsync(Sandbox sandbox, string id)
    {
        var list = JsonDocument.Parse((await sandbox.AgentAsync("plugin", "list", "--json")).ExitedWith(0).Output).RootElement;
        return list.EnumerateArray().Where(one => one.GetProperty("id").GetString() == id)
            .Select(static one => ((string?, string?)?)(one.GetProperty("state").GetString(), one.GetProperty("origin").GetString())).FirstOrDefault();
    }
}
