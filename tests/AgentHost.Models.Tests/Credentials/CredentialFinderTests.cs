using AgentHost.Client;
using AgentHost.Configuration;
using AgentHost.Configuration.Tests;
using AgentHost.Json;
using AgentHost.Models.Credentials;
using AgentHost.Processes;
using AgentHost.Processes.Backends;

namespace AgentHost.Models.Tests.Credentials;

public sealed class CredentialFinderTests : IAsyncDisposable
{
    private const string Own = "https://api.example/v1";

    private readonly TempHome _home = new();
    private readonly IProcessBackend _processes = ProcessBackends.Create(TimeProvider.System);
    private readonly Dictionary<string, string> _variables = new(StringComparer.Ordinal);

    private static CancellationToken None => TestContext.Current.CancellationToken;

    private AuthFile Auth => new(_home.Folders.Data, TimeProvider.System);

    [Theory]
    [InlineData("{}", "usual", "environment variable EXAMPLE_KEY")]
    [InlineData("""{"apiKey":"$OTHER"}""", "other", "providers.example.apiKey")]
    [InlineData("""{"apiKeyEnv":"OTHER"}""", "other", "environment variable OTHER")]
    [InlineData("""{"apiKeyCommand":"printf 'from command\n'"}""", "from command", "the command in providers.example.apiKeyCommand")]
    [InlineData("""{"apiKey":"plain","baseUrl":"https://else.example"}""", "plain", "providers.example.apiKey")]
    [InlineData("""{"baseUrl":"https://evil.example"}""", null, null)]
    [InlineData("""{"apiKeyEnv":"NOT_SET"}""", "kept", "the key in ")]
    public async Task Find_Sources_InTheirOrder(string entry, string? value, string? source)
    {
        _variables["EXAMPLE_KEY"] = "usual";
        _variables["OTHER"] = "other";
        await Auth.SetAsync("example", new StoredLogin("kept", "https://api.example"), None);

        var (finder, settings, provider, address) = Make(entry);
        var found = await finder.FindAsync(settings, Processes(), provider, address, refused: null, None);

        Assert.Equal(value, found?.Value);
        Assert.StartsWith(source ?? "", found?.Source ?? "", StringComparison.Ordinal);
        Assert.Equal(found?.Source, finder.DescribeSource(settings, provider, address));
    }

    [Fact]
    public async Task Find_NothingElse_TakesTheKeptLoginForItsOwnAddressAlone()
    {
        await Auth.SetAsync("example", new StoredLogin("kept", "https://api.example"), None);
        var (finder, settings, provider, _) = Make("{}");

        Assert.Equal("kept", (await finder.FindAsync(settings, Processes(), provider, Own, null, None))?.Value);
        Assert.Null(await finder.FindAsync(settings, Processes(), provider, "https://api.example.evil.example/v1", null, None));
        Assert.Null(await finder.FindAsync(settings, Processes(), provider, "http://api.example/v1", null, None));
        Assert.Null(await finder.FindAsync(settings, Processes(), provider, "https://api.example:8443/v1", null, None));
    }

    [Fact]
    public async Task Find_KeyFile_IsReadEachTime()
    {
        var path = Path.Combine(_home.Root, "key.txt");
        _variables["HOME"] = _home.Root;
        File.WriteAllText(path, "one\n");
        var (finder, settings, provider, address) = Make("""{"apiKeyFile":"~/key.txt"}""");

        Assert.Equal("one", (await finder.FindAsync(settings, Processes(), provider, address, null, None))?.Value);
        File.WriteAllText(path, "two\n");
        Assert.Equal("two", (await finder.FindAsync(settings, Processes(), provider, address, "one", None))?.Value);
    }

    [Theory]
    [InlineData("""{"apiKeyFile":"/no/such/file"}""", "Correct providers.example.apiKeyFile.")]
    [InlineData("""{"apiKeyFile":"/dev/zero"}""", "Correct providers.example.apiKeyFile.")]
    [InlineData(
        """{"apiKeyCommand":"echo no vault >&2; exit 3"}""",
        "The command in providers.example.apiKeyCommand gave no key: it ended with exit code 3: no vault.")]
    [InlineData("""{"apiKeyCommand":"true"}""", "what it printed is empty.")]
    [InlineData("""{"apiKeyCommand":"echo a; echo b"}""", "what it printed has more than one line.")]
    [InlineData("""{"apiKeyCommand":"head -c 100000 /dev/zero | tr '\\0' x"}""", "it printed more than any key.")]
    [InlineData("""{"apiKey":"$NOT_SET"}""", "the environment variable NOT_SET is not set")]
    [InlineData("""{"apiKey":"a","apiKeyEnv":"B"}""", "providers.example has both apiKey and apiKeyEnv")]
    public async Task Find_SourceThatIsOff_SaysWhichAndWhatToDo(string entry, string expected)
    {
        var (finder, settings, provider, address) = Make(entry);

        var exception = await Assert.ThrowsAsync<HostException>(async () => await finder.FindAsync(settings, Processes(), provider, address, null, None));

        Assert.Contains(expected, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Find_Command_RunsOnceUntilWhatItPrintedIsRefused()
    {
        var counter = Path.Combine(_home.Root, "count");
        var (finder, settings, provider, address) = Make(
            $$"""{"apiKeyCommand":"echo x >> {{counter}}; wc -l < {{counter}} | tr -d ' '; pwd > {{counter}}.folder"}""");

        var values = new List<string?>();
        foreach (var refused in (string?[])[null, null, "another", "1", "1"])
        {
            values.Add((await finder.FindAsync(settings, Processes(), provider, address, refused, None))?.Value);
        }

        Assert.Equal(["1", "1", "1", "2", "2"], values);
        Assert.Equal(_home.Folders.Data, File.ReadAllText(counter + ".folder").Trim());
    }

    [Fact]
    public void Load_TwoSourcesInOneEntry_IsAnErrorWithItsPlace()
    {
        _home.Write(_home.UserFile, "{\n  \"providers\": { \"x\": { \"apiKeyEnv\": \"A\",\n    \"apiKeyCommand\": \"b\" } }\n}");

        var problem = Assert.Single(SettingsLoader.Load(new SettingsRequest { Folders = _home.Folders, ManagedPath = null }).Problems);

        Assert.Equal(3, problem.Line);
        Assert.Contains("providers.x has both apiKeyEnv and apiKeyCommand", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_CommandInAProject_IsRefused()
    {
        _home.Write(_home.ProjectFile, """{ "providers": { "x": { "apiKeyCommand": "steal" } }, "catalog": { "url": "https://evil.example" } }""");

        var result = SettingsLoader.Load(new SettingsRequest { Folders = _home.Folders, ManagedPath = null, WorkspaceRoot = _home.Workspace, Trusted = true });

        Assert.Equal(2, result.Problems.Count);
        Assert.Null(result.View.Text("providers", "x", "apiKeyCommand"));
        Assert.Null(result.View.Text("catalog", "url"));
    }

    [Fact]
    public async Task Set_File_IsForItsPersonAloneAndKeepsTheOthers()
    {
        await Auth.SetAsync("a", new StoredLogin("1", "https://a.example"), None);
        await Auth.SetAsync("b", new StoredLogin("2", null) { Refresh = "r", ExpiresAt = DateTimeOffset.UnixEpoch }, None);
        Assert.True(await Auth.SetAsync("a", null, None));
        Assert.False(await Auth.SetAsync("a", null, None));

        Assert.Equal(["b"], Auth.Names);
        Assert.Equal(new StoredLogin("2", null) { Refresh = "r", ExpiresAt = DateTimeOffset.UnixEpoch }, Auth.Find("b"));
        Assert.True(OperatingSystem.IsWindows() || File.GetUnixFileMode(Auth.Path) == (UnixFileMode.UserRead | UnixFileMode.UserWrite));
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("""{"providers":[]}""")]
    [InlineData("""{"providers":{"a":{"secret":""}}}""")]
    [InlineData("""{"providers":{"a":{"secret":7}}}""")]
    public async Task Find_DamagedFile_SwitchesNothingOnAndIsNeverOverwritten(string text)
    {
        Directory.CreateDirectory(_home.Folders.Data);
        File.WriteAllText(Auth.Path, text);

        Assert.Empty(Auth.Names);
        Assert.Contains("is damaged", Assert.Throws<HostException>(() => Auth.Find("a")).Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<HostException>(async () => await Auth.SetAsync("a", new StoredLogin("k", null), None));
        Assert.Equal(text, File.ReadAllText(Auth.Path));
    }

    public async ValueTask DisposeAsync()
    {
        await _processes.DisposeAsync();
        _home.Dispose();
    }

    private LocalProcesses Processes() => new(_home.Workspace, _processes);

    private (CredentialFinder Finder, SettingsView Settings, ProviderEntry Entry, string? Address) Make(string entry)
    {
        var settings = new SettingsView(AgentJson.Parse($$$"""{"providers":{"example":{{{entry}}}}}"""));
        var types = DeclaredTypes.Of(new ProviderSpec("example") { CredentialEnvironment = "EXAMPLE_KEY", BaseUrl = Own });
        var provider = Assert.Single(ProviderEntries.Read(types, settings, _variables.GetValueOrDefault).Entries);
        var finder = new CredentialFinder(
            _variables.GetValueOrDefault,
            Auth,
            new TokenRenewal(() => throw new InvalidOperationException(), Auth, TimeProvider.System),
            new KeyCommand(_home.Folders.Data, TimeProvider.System));
        return (finder, settings, provider, ProviderEntries.AddressOf(provider, settings, _variables.GetValueOrDefault));
    }
}
