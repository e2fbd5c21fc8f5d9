using System.Diagnostics;
using System.Security.Cryptography;
using AgentHost.Packages.Catalogs;
using AgentHost.Packages.Installing;
using AgentHost.Plugins.Installed;

namespace AgentHost.Packages.Tests.Catalogs;

public sealed class CatalogTests : IAsyncDisposable
{
    private readonly Rig _rig = new();
    private readonly WebServer _server = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task File_NewestThatFits_IsTaken()
    {
        Directory.Move(_rig.Plugin("sample", "1.2.0"), _rig.At("one"));
        Directory.Move(_rig.Plugin("sample", "1.10.0"), _rig.At("two"));
        Directory.Move(_rig.Plugin("sample", "2.0.0-beta.1"), _rig.At("three"));
        var file = _rig.Write("catalog.json", """
            { // with comments
              "plugins": [{ "id": "sample", "description": "A sample.", "tags": ["nice"], "versions": [
                { "version": "1.2.0", "from": "one" }, { "version": "1.10.0", "from": "./two" }, { "version": "2.0.0-beta.1", "from": "three" } ] }],
              "blocked": [{ "id": "sample", "versions": "1.5.0", "reason": "Bad." }],
            }
            """);
        await _rig.Changes.AddCatalogAsync(new CatalogRecord("mine", "file", file), [], Token);

        Assert.Equal("1.10.0", (await _rig.InstallAsync("sample")).Version);
        Assert.Equal("1.2.0", (await _rig.InstallAsync("sample@~1.2")).Version);
        Assert.Equal("2.0.0-beta.1", (await _rig.InstallAsync("sample@2.0.0-beta.1")).Version);
        Assert.Equal("catalog:mine", _rig.Store.Read().Plugins["sample"].Versions["2.0.0-beta.1"].UpdateFrom);
        Assert.Contains("has no version of sample that fits ^3", await _rig.RefusedAsync("sample@^3"), StringComparison.Ordinal);
        Assert.Contains("There is no catalog \"other\"", await _rig.RefusedAsync("sample", catalog: "other"), StringComparison.Ordinal);
    }

    /// <summary>A catalog that takes a bad plugin back still blocks it where it is installed, and of others' plugins it has no say.</summary>
    [Fact]
    public async Task Blocks_OfWhatIsNoLongerOffered_HoldForWhatCameFromThere()
    {
        Directory.Move(_rig.Plugin("sample", "1.2.0"), _rig.At("one"));
        var file = _rig.Write(
            "catalog.json", """{ "plugins": [{ "id": "sample", "description": "A sample.", "versions": [{ "version": "1.2.0", "from": "one" }] }] }""");
        await _rig.Changes.AddCatalogAsync(new CatalogRecord("mine", "file", file), [], Token);
        await _rig.InstallAsync("sample");
        _rig.Write(
            "catalog.json",
            """
            { "plugins": [], "blocked": [
              { "id": "sample", "versions": "<2.0.0", "reason": "It leaks keys." }, { "id": "other", "versions": "*", "reason": "A rival." } ] }
            """);
        var catalog = new FileCatalog("mine", file, _rig.Web);

        var blocks = await catalog.ListOwnBlocksAsync(_rig.Store.Read().ListFrom("mine"), Token);
        Assert.Equal("sample", Assert.Single(blocks).Id);

        // And it goes on blocking it when it was uninstalled.
        await _rig.Store.ChangeAsync(state => state.WithBlocks("mine", blocks).With("sample", null), Token);
        Assert.Single(await catalog.ListOwnBlocksAsync(_rig.Store.Read().ListFrom("mine"), Token));
        Assert.Empty(await catalog.ListOwnBlocksAsync(_rig.Store.Read().ListFrom("else"), Token));
    }

    [Theory]
    [InlineData("", "is no catalog of plugins")]
    [InlineData("[]", "is no catalog of plugins")]
    [InlineData("null", "is empty")]
    [InlineData("{ \"plugins\": 7 }", "is no catalog of plugins")]
    [InlineData("{ \"plugins\": [null] }", "is none: small letters")]
    [InlineData("{ \"plugins\": [{ \"id\": \"../up\" }] }", "is none: small letters")]
    [InlineData("{ \"plugins\": [{ \"id\": \"a\", \"versions\": [{ \"version\": \"banana\", \"from\": \"x\" }] }] }", "has no place in an order")]
    [InlineData("{ \"plugins\": [{ \"id\": \"a\", \"versions\": [{ \"version\": \"1.0.0\" }] }] }", "where it is to be had")]
    [InlineData("{ \"plugins\": [{ \"id\": \"a\", \"versions\": [{ \"version\": \"1.0.0\", \"from\": \"x\", \"sha256\": \"12\" }] }] }", "sha256 that is none")]
    [InlineData("{ \"blocked\": [{ \"id\": \"a\", \"versions\": \"banana\", \"reason\": \"r\" }] }", "block list lacks")]
    public async Task File_Malformed_SaysWhatIsWrong(string text, string reason)
    {
        var catalog = new FileCatalog("mine", _rig.Write("catalog.json", text), _rig.Web);
        Assert.Contains(reason, (await Assert.ThrowsAsync<HostException>(async () => await catalog.SearchAsync("", Token))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void File_Random_IsReadOrRefused()
    {
        var random = new Random(31);
        var sound =
            """{ "plugins": [{ "id": "a", "versions": [{ "version": "1.0.0", "from": "x", "sha256": null }] }], "blocked": [{ "id": "a", "versions": "1.x", "reason": "r" }] }""";
        var refused = 0;
        for (var i = 0; i < 3_000; i++)
        {
            var text = System.Text.Encoding.UTF8.GetBytes(sound);
            for (var flips = random.Next(1, 4); flips > 0; flips--)
            {
                text[random.Next(text.Length)] = (byte)random.Next(256);
            }

            try
            {
                Assert.All(CatalogFileReader.Read(text, "c").Plugins, static plugin => Assert.True(CatalogFileReader.IsId(plugin.Id)));
            }
            catch (HostException)
            {
                refused++;
            }
        }

        Assert.InRange(refused, 500, 2_990);
    }

    [Fact]
    public async Task File_HugeOrMissing_IsRefused()
    {
        var huge = _rig.At("huge.json");
        using (var stream = File.Create(huge))
        {
            stream.SetLength(CatalogFileReader.MaxBytes + 1);
        }

        Assert.Contains(
            "larger than 8 MB",
            (await Assert.ThrowsAsync<HostException>(async () => await new FileCatalog("mine", huge, _rig.Web).SearchAsync("", Token))).Message,
            StringComparison.Ordinal);
        Assert.EndsWith(
            "used: " + _rig.At("gone.json") + " does not exist.",
            (await Assert.ThrowsAsync<HostException>(async () => await new FileCatalog("mine", _rig.At("gone.json"), _rig.Web).SearchAsync("", Token))).Message,
            StringComparison.Ordinal);
        var many = _rig.Write(
            "many.json",
            "{ \"plugins\": [{ \"id\": \"a\", \"versions\": ["
            + string.Join(',', Enumerable.Range(0, 10_001).Select(static i => $"{{ \"version\": \"1.0.{i}\", \"from\": \"x\" }}")) + "] }] }");
        Assert.Contains(
            "more than 10000 versions",
            (await Assert.ThrowsAsync<HostException>(async () => await new FileCatalog("mine", many, _rig.Web).SearchAsync("", Token))).Message,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("../outside")]
    [InlineData("/etc")]
    [InlineData("link/outside")]
    public async Task File_PathOutOfIt_IsRefused(string from)
    {
        Directory.CreateDirectory(_rig.At("catalog"));
        _rig.Write("outside/plugin.json", Rig.Manifest("sample", "1.0.0"));
        File.CreateSymbolicLink(_rig.At("catalog/link"), _rig.Folder);
        var file = _rig.Write("catalog/catalog.json", $$"""{ "plugins": [{ "id": "sample", "versions": [{ "version": "1.0.0", "from": "{{from}}" }] }] }""");
        await _rig.Changes.AddCatalogAsync(new CatalogRecord("mine", "file", file), [], Token);
        Assert.Contains("leads out of it", await _rig.RefusedAsync("sample"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Web_CatalogAndPackages_AreFetchedAndHeldToTheirWord()
    {
        var package = Zip.With(("notes.txt", "Some notes."));
        var hash = Convert.ToHexStringLower(SHA256.HashData(package));
        var text = $$"""
            { "plugins": [
            { "id": "sample", "versions": [{ "version": "1.0.0", "from": "files/sample.agentplugin", "sha256": "{{hash}}" }, { "version": "1.1.0", "from": "files/sample.agentplugin" }, { "version": "1.2.0", "from": "files/sample.agentplugin", "sha256": "{{new string('1', 64)}}" }] },
            { "id": "other", "versions": [{ "version": "1.0.0", "from": "files/sample.agentplugin" }] }] }
            """;
        _server.On("/c/catalog.json", "Content-Type: application/json", text).On("/c/files/sample.agentplugin", "", package);
        await _rig.Changes.AddCatalogAsync(new CatalogRecord("web", "file", _server.At("/c/catalog.json")), [], Token);

        Assert.Contains("not the one that was promised", await _rig.RefusedAsync("sample"), StringComparison.Ordinal);
        Assert.Contains("promised sample 1.1.0, and what came is sample 1.0.0", await _rig.RefusedAsync("sample@1.1.0"), StringComparison.Ordinal);
        Assert.Contains("promised other 1.0.0, and what came is sample", await _rig.RefusedAsync("other"), StringComparison.Ordinal);
        Assert.Equal("1.0.0", (await _rig.InstallAsync("sample@1.0.0")).Version);
    }

    [Fact]
    public async Task Catalog_ThatCannotBeAsked_IsToldAndTheOthersGoOn()
    {
        await _rig.Changes.AddCatalogAsync(new CatalogRecord("gone", "file", _server.At("/gone.json")), [], Token);
        await _rig.InstallAsync("terraform-ls");
        Assert.Contains("said 404", await _rig.RefusedAsync("unknown-one"), StringComparison.Ordinal);
        Assert.Contains(_rig.Told, static line => line.Contains("said 404", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Git_RepositoryOfFolders_IsACatalog()
    {
        var repository = await RepositoryAsync(
            ("sample/plugin.json", Rig.Manifest("sample", "1.3.0")), ("plugins/deep/plugin.json", Rig.Manifest("deep", "0.1.0")), ("docs/readme.md", "x"));
        await _rig.Changes.AddCatalogAsync(new CatalogRecord("team", "git", repository), [], Token);
        Assert.Equal("1.3.0", (await _rig.InstallAsync("sample")).Version);
        Assert.Equal("0.1.0", (await _rig.InstallAsync("deep", catalog: "team")).Version);
        Assert.Contains("No catalog has", await _rig.RefusedAsync("unknown-one"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Git_RepositoryWithACatalogFile_SpeaksThroughThat()
    {
        var repository = await RepositoryAsync(
            (
                "catalog.json",
                """{ "plugins": [{ "id": "sample", "versions": [{ "version": "1.0.0", "from": "v1" }, { "version": "2.0.0", "from": "v2" }, { "version": "3.0.0", "from": "../../../../outside" }] }], "blocked": [{ "id": "sample", "versions": "2.0.0", "reason": "Broken; use 1.0.0." }] }"""),
            ("v1/plugin.json", Rig.Manifest("sample", "1.0.0")),
            ("v2/plugin.json", Rig.Manifest("sample", "2.0.0")));
        await _rig.Changes.AddCatalogAsync(new CatalogRecord("team", "git", "file://" + repository), [], Token);
        Assert.Equal("1.0.0", (await _rig.InstallAsync("sample@^1")).Version);
        Assert.Equal("2.0.0", (await _rig.InstallAsync("sample@^2")).Version);
        Assert.Contains("leads out of it", await _rig.RefusedAsync("sample"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--upload-pack=touch x", "is no address of a git repository")]
    [InlineData("ext::sh -c true", "is no address of a git repository")]
    [InlineData("http://example.org/x.git", "is no address of a git repository")]
    [InlineData("/no/such/repository", "git could not copy it")]
    public async Task Git_AddressThatIsNone_IsRefused(string address, string reason)
    {
        await _rig.Changes.AddCatalogAsync(new CatalogRecord("team", "git", address), [], Token);
        Assert.Contains(reason, await _rig.RefusedAsync("sample", catalog: "team"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task NuGet_Feed_IsACatalog()
    {
        var package = Zip.Of(
            ("[Content_Types].xml", Zip.Text("<Types/>"), 0), ("sample.nuspec", Zip.Text("<package/>"), 0),
            ("plugin/plugin.json", Zip.Text(Rig.Manifest("sample", "1.5.0")), 0), ("plugin/notes/a.txt", Zip.Text("a"), 0));
        _server.On(
            "/v3/index.json",
            "",
            $$"""{ "version": "3.0.0", "resources": [{ "@id": "{{_server.At("/flat/")}}", "@type": "PackageBaseAddress/3.0.0" }, { "@id": "{{_server.At("/query")}}", "@type": ["SearchQueryService", "SearchQueryService/3.5.0"] }] }""")
            .On("/flat/sample/index.json", "", """{ "versions": ["1.4.0", "1.5.0", "2.0.0-pre", "not-a-version"] }""")
            .On("/flat/sample/1.5.0/sample.1.5.0.nupkg", "", package)
            .On(
                "/query?q=note&packageType=AgentPlugin&take=100&semVerLevel=2.0.0",
                "",
                """{ "data": [{ "id": "Sample", "version": "1.5.0", "description": "Notes." }, { "id": "Bad.Id", "version": "1.0.0" }, null] }""");
        await _rig.Changes.AddCatalogAsync(new CatalogRecord("feed", "nuget", _server.At("/v3/index.json")), [], Token);

        Assert.Equal("1.5.0", (await _rig.InstallAsync("sample")).Version);
        Assert.Equal(["notes/a.txt", "plugin.json"], ContentList.Of(_rig.Places.FolderOf("sample", "1.5.0"), Token).Files.Select(static file => file.Path));
        Assert.Contains("No catalog has", await _rig.RefusedAsync("unknown-one"), StringComparison.Ordinal);
        Assert.Equal("sample", Assert.Single(await new NuGetCatalog("feed", _server.At("/v3/index.json"), _rig.Web).SearchAsync("note", Token)).Id);
    }

    [Theory]
    [InlineData("[]", "is not what a NuGet feed says")]
    [InlineData("null", "is not what a NuGet feed says")]
    [InlineData("{}", "no NuGet feed, or one without PackageBaseAddress")]
    [InlineData("""{ "resources": [null, { "@id": "file:///etc", "@type": "PackageBaseAddress/3.0.0" }] }""", "which is no address")]
    [InlineData("""{ "resources": [{ "@id": "http://10.0.0.1/", "@type": "PackageBaseAddress/3.0.0" }] }""", "begin with https")]
    public async Task NuGet_Malformed_SaysWhatIsWrong(string text, string reason)
    {
        _server.On("/index.json", "", text);
        await _rig.Changes.AddCatalogAsync(new CatalogRecord("feed", "nuget", _server.At("/index.json")), [], Token);
        Assert.Contains(reason, await _rig.RefusedAsync("sample", catalog: "feed"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Catalogs_NamesAndRemoval_AreChecked()
    {
        await _rig.Changes.AddCatalogAsync(new CatalogRecord("mine", "file", "/x"), [], Token);
        foreach (var name in new[] { "mine", "bundled", "No Name" })
        {
            Assert.Equal(
                HostFailure.Invalid,
                (await Assert.ThrowsAsync<HostException>(async () =>
                    await _rig.Changes.AddCatalogAsync(new CatalogRecord(name, "file", "/x"), [], Token))).Failure);
        }

        await _rig.Changes.RemoveCatalogAsync("mine", Token);
        Assert.Equal(HostFailure.NotFound, (await Assert.ThrowsAsync<HostException>(async () => await _rig.Changes.RemoveCatalogAsync("mine", Token))).Failure);
        Assert.Equal(
            HostFailure.Invalid, (await Assert.ThrowsAsync<HostException>(async () => await _rig.Changes.RemoveCatalogAsync("bundled", Token))).Failure);
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _rig.Dispose();
    }

    private async Task<string> RepositoryAsync(params (string Path, string Text)[] files)
    {
        foreach (var (path, text) in files)
        {
            _rig.Write("repository/" + path, text);
        }

        foreach (var arguments in new string[][]
        {
            ["init", "-q"], ["add", "-A"], ["-c", "user.name=t", "-c", "user.email=t@example.org", "commit", "-q", "-m", "x"]
        })
        {
            using var git = Process.Start(new ProcessStartInfo("git", arguments) { WorkingDirectory = _rig.At("repository"), UseShellExecute = false })!;
            await git.WaitForExitAsync(Token);
            Assert.Equal(0, git.ExitCode);
        }

        return _rig.At("repository");
    }
}
