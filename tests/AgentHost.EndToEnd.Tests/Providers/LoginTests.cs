using AgentHost.EndToEnd.Tests.Plugins;
using AgentHost.EndToEnd.Tests.Terminal;

namespace AgentHost.EndToEnd.Tests.Providers;

/// <summary>Keys that are kept, logins with a browser, and what happens when one is good no longer.</summary>
public sealed class LoginTests : IClassFixture<AppCopy>
{
    private const string Access = "access-token-1";
    private readonly AppCopy _app;

    public LoginTests(AppCopy app) => _app = app;

    [Fact]
    public async Task Login_KeyFromAPipe_IsKeptUsedShownNowhereAndForgotten()
    {
        await using var server = await ModelServer.StartAsync(Scenario.Create().Reply("there") with { ApiKey = Sandbox.Key });
        using var sandbox = new Sandbox();
        var options = new AgentOptions { Variables = Address(server), Input = Sandbox.Key + "\n" };

        var all = new List<AgentResult>
        {
            (await AgentProcess.RunAsync(sandbox, ["run", "--model", "openai", "hello"], options)).ExitedWith(4),
            (await AgentProcess.RunAsync(sandbox, ["provider", "login", "openai"], options)).ExitedWith(0),
            (await AgentProcess.RunAsync(sandbox, ["provider", "status"], options)).ExitedWith(0),
            (await AgentProcess.RunAsync(sandbox, ["provider", "list", "--json"], options)).ExitedWith(0),
            (await AgentProcess.RunAsync(sandbox, ["run", "hello"], options with { Input = "" })).ExitedWith(0),
            (await AgentProcess.RunAsync(sandbox, ["provider", "logout", "openai"], options)).ExitedWith(0),
            (await AgentProcess.RunAsync(sandbox, ["provider", "logout", "openai"], options)).ExitedWith(1),
            (await AgentProcess.RunAsync(sandbox, ["provider", "status", "openai"], options)).ExitedWith(1),
        };

        server.Verify();
        Assert.Contains("agent provider login openai", all[0].Error, StringComparison.Ordinal);
        Assert.Contains($"the key in {Path.Combine(sandbox.DataFolder, "auth.json")}", all[2].Output, StringComparison.Ordinal);
        Assert.Equal("there\n", all[4].Output);
        Assert.All(all, result => Assert.DoesNotContain(Sandbox.Key, result.Output + result.Error, StringComparison.Ordinal));
        Assert.DoesNotContain(Sandbox.Key, File.ReadAllText(Path.Combine(sandbox.DataFolder, "auth.json")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("two\nlines")]
    [InlineData("wide → arrow")]
    public async Task Login_WhatIsNoKey_KeepsNothing(string input)
    {
        using var sandbox = new Sandbox();

        (await AgentProcess.RunAsync(sandbox, ["provider", "login", "openai"], new AgentOptions { Input = input })).ExitedWith(2);

        Assert.False(File.Exists(Path.Combine(sandbox.DataFolder, "auth.json")));
    }

    [Fact]
    public async Task Login_AtATerminal_DoesNotShowWhatIsTyped()
    {
        using var sandbox = new Sandbox();
        await using var terminal = await TmuxTerminal.StartAsync(sandbox, $"'{Programs.Agent}' provider login anthropic; echo \"code $?\"");
        await terminal.WaitForAsync("Key of anthropic (not shown):");

        await terminal.TypeAsync(Sandbox.Key);
        await terminal.WaitForAsync("code 0");

        Assert.DoesNotContain(Sandbox.Key, await terminal.ReadAsync(), StringComparison.Ordinal);
        Assert.Contains(Sandbox.Key, File.ReadAllText(Path.Combine(sandbox.DataFolder, "auth.json")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Login_CodeAndBrowser_GivesATokenThatRunsUse()
    {
        await using var tokens = new TokenServer { Pending = 1 };
        await using var server = await ModelServer.StartAsync(Scenario.Create().Reply("there") with { ApiKey = Access });
        using var sandbox = new Sandbox();
        Declare(tokens);

        var login = (await RunAsync(sandbox, server, "provider", "login", "openai")).ExitedWith(0);
        var status = (await RunAsync(sandbox, server, "provider", "status", "openai")).ExitedWith(0);
        var run = (await RunAsync(sandbox, server, "run", "hello")).ExitedWith(0);

        server.Verify();
        Assert.Contains($"Open {tokens.Url}/enter and enter the code ABCD-1234.", login.Error, StringComparison.Ordinal);
        Assert.Contains("good until ", status.Output, StringComparison.Ordinal);
        Assert.Equal("there\n", run.Output);
        Assert.DoesNotContain(Access, login.Output + login.Error + status.Output + run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Login_WithAClientOfTheEntry_GivesATokenThatIsRenewedForItsAddressAlone()
    {
        await using var tokens = new TokenServer { Pending = 1 };
        await using var server = await ModelServer.StartAsync(Scenario.Create().Reply("there").Reply("again") with { ApiKey = Access });
        using var sandbox = new Sandbox().UserSettings($$"""
            { "providers": { "work": { "type": "openai-compatible", "baseUrl": "{{server.BaseUrl}}",
              "deviceLogin": { "clientId": "agent", "deviceUrl": "{{tokens.Url}}/device", "tokenUrl": "{{tokens.Url}}/token", "scopes": ["models"] } } } }
            """);

        var before = (await sandbox.RunAsync("--model", "work/m", "hello")).ExitedWith(4);
        var login = (await sandbox.AgentAsync("provider", "login", "work")).ExitedWith(0);
        var run = (await sandbox.RunAsync("--model", "work/m", "hello")).ExitedWith(0);
        var auth = Path.Combine(sandbox.DataFolder, "auth.json");
        File.WriteAllText(auth, File.ReadAllText(auth).Replace(Access, "withdrawn by the service", StringComparison.Ordinal));
        var renewed = (await sandbox.RunAsync("--model", "work/m", "hello")).ExitedWith(0);

        server.Verify();
        Assert.Contains("The provider work has no key: agent provider login work", before.Error, StringComparison.Ordinal);
        Assert.Contains($"Open {tokens.Url}/enter and enter the code ABCD-1234.", login.Error, StringComparison.Ordinal);
        Assert.Equal(("there\n", "again\n"), (run.Output, renewed.Output));
        Assert.Equal(["refresh-1"], tokens.Refreshed);
    }

    [Fact]
    public async Task Run_TwoProcessesWithATokenThatEnded_RenewItOnce()
    {
        await using var tokens = new TokenServer();
        await using var server = await ModelServer.StartAsync(Scenario.Create().Reply("there").Reply("there") with { ApiKey = Access });
        using var sandbox = new Sandbox();
        Declare(tokens);
        Keep(sandbox, server, "ended", "refresh-0", TimeProvider.System.GetUtcNow().AddMinutes(-5));

        var results = await Task.WhenAll(RunAsync(sandbox, server, "run", "hello"), RunAsync(sandbox, server, "run", "hello"));

        server.Verify();
        Assert.All(results, result => Assert.Equal("there\n", result.ExitedWith(0).Output));
        Assert.Equal(["refresh-0"], tokens.Refreshed);
    }

    [Fact]
    public async Task Run_TokenRefusedInTheMiddle_IsRenewedAndTheTurnGoesOn()
    {
        await using var tokens = new TokenServer();
        await using var server = await ModelServer.StartAsync(Scenario.Create().Reply("there") with { ApiKey = Access });
        using var sandbox = new Sandbox();
        Declare(tokens);
        Keep(sandbox, server, "withdrawn by the service", "refresh-0", TimeProvider.System.GetUtcNow().AddHours(1));

        var result = (await RunAsync(sandbox, server, "run", "hello")).ExitedWith(0);

        server.Verify();
        Assert.Equal("there\n", result.Output);
        Assert.Equal(["refresh-0"], tokens.Refreshed);
    }

    [Fact]
    public async Task Run_LoginThatHasEnded_SaysHowToLogInAgain()
    {
        await using var tokens = new TokenServer();
        tokens.Refreshed.Enqueue("refresh-0");
        await using var server = await ModelServer.StartAsync(Scenario.Create().Reply("never") with { ApiKey = Access });
        using var sandbox = new Sandbox();
        Declare(tokens);
        Keep(sandbox, server, "ended", "refresh-0", TimeProvider.System.GetUtcNow().AddMinutes(-5));

        var result = (await RunAsync(sandbox, server, "run", "hello")).ExitedWith(4);

        Assert.Contains(
            "The login at openai has ended (This refresh token was used already): agent provider login openai", result.Error, StringComparison.Ordinal);
        Assert.Empty(server.ModelRequests);
    }

    [Fact]
    public async Task Run_KeyOfACommandThatIsRefused_IsReadOnceMore()
    {
        await using var server = await ModelServer.StartAsync(Scenario.Create().Reply("there") with { ApiKey = "key-2" });
        using var sandbox = new Sandbox();
        var counter = Path.Combine(sandbox.Root, "count");
        sandbox.UserSettings($$"""
            { "model": "mine/m", "providers": { "mine": { "type": "openai-compatible", "baseUrl": "{{server.BaseUrl}}",
              "apiKeyCommand": "echo x >> {{counter}}; echo key-$(wc -l < {{counter}} | tr -d ' ')" } } }
            """);

        var result = (await sandbox.RunAsync("hello")).ExitedWith(0);

        server.Verify();
        Assert.Equal("there\n", result.Output);
        Assert.DoesNotContain("key-2", result.Error, StringComparison.Ordinal);
    }

    private static Dictionary<string, string?> Address(ModelServer server) => new() { ["OPENAI_BASE_URL"] = server.BaseUrl };

    private static void Keep(Sandbox sandbox, ModelServer server, string access, string refresh, DateTimeOffset end)
    {
        Directory.CreateDirectory(sandbox.DataFolder);
        File.WriteAllText(Path.Combine(sandbox.DataFolder, "auth.json"), $$"""
            { "version": 1, "providers": { "openai": { "secret": "{{access}}", "refresh": "{{refresh}}", "expiresAt": "{{end:O}}", "address": "http://127.0.0.1:{{server.Port}}" } } }
            """);
    }

    /// <summary>Gives the type openai a login with a browser.</summary>
    private void Declare(TokenServer tokens)
    {
        var path = Path.Combine(Path.GetDirectoryName(_app.Program)!, "plugins", "openai", "plugin.json");
        var original = File.ReadAllText(Path.Combine(Path.GetDirectoryName(Programs.Agent)!, "plugins", "openai", "plugin.json"));
        var mark = "\"credentialEnvironment\": \"OPENAI_API_KEY\",";
        Assert.Contains(mark, original, StringComparison.Ordinal);
        File.WriteAllText(
            path,
            original.Replace(
                mark,
                $$"""{{mark}} "deviceLogin": { "clientId": "agent", "deviceUrl": "{{tokens.Url}}/device", "tokenUrl": "{{tokens.Url}}/token", "scopes": ["models"] },""",
                StringComparison.Ordinal));
    }

    private Task<AgentResult> RunAsync(Sandbox sandbox, ModelServer server, params string[] words) =>
        AgentProcess.RunAsync(sandbox, words, new AgentOptions { Program = _app.Program, Variables = Address(server) });
}
