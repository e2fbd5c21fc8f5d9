using System.Text.Json;
using AgentHost.Client;
using AgentHost.Models.Catalog;

namespace AgentHost.Models.Tests.Catalog;

public sealed class ModelCatalogTests
{
    [Fact]
    public void Bundled_List_MeetsItsSchemaAndNamesItsSources()
    {
        Assert.All(BundledLists.Read(), static list =>
        {
            Assert.Null(CatalogCheck.Find(list));
            Assert.True(CatalogCheck.HasShape(list));
            Assert.All(list.GetProperty("sources").EnumerateArray(), source => Assert.Matches(@"^\d{4}-\d{2}-\d{2}$", source.GetProperty("date").GetString()));
        });
        Assert.Empty(BundledLists.Catalog().FindFaults());
        foreach (var provider in BundledLists.Catalog().Providers)
        {
            var ids = provider.Models.Select(model => model.Id).ToList();
            Assert.Equal(ids.Count, ids.Distinct().Count());
            Assert.True(provider.Large is null || ids.Contains(provider.Large), provider.Id);
            Assert.True(provider.Small is null || ids.Contains(provider.Small), provider.Id);
        }
    }

    [Theory]
    [InlineData("claude-sonnet-4-5", "claude-sonnet-4-5-20250929", true)]
    [InlineData("claude-sonnet-4-5-20250929", "claude-sonnet-4-5", true)]
    [InlineData("claude-sonnet-4-5@20250929", "claude-sonnet-4-5", true)]
    [InlineData("gpt-4o-2024-08-06", "gpt-4o", true)]
    [InlineData("mistral-large-latest", "mistral-large", true)]
    [InlineData("GPT-5", "gpt-5", true)]
    [InlineData("claude-opus-4.6", "claude-opus-4-6", true)]
    [InlineData("glm-4.5-air:free", "glm-4.5-air", false)]
    [InlineData("qwen3:8b", "qwen3", false)]
    [InlineData("anthropic/claude-opus-4.6", "claude-opus-4-6", false)]
    [InlineData("us.anthropic.claude-haiku-4-5-20251001-v1:0", "claude-haiku-4-5-20251001", false)]
    [InlineData("accounts/fireworks/models/deepseek-v4-pro", "deepseek-v4-pro", false)]
    [InlineData("kimi-k2", "moonshotai/kimi-k2", false)]
    [InlineData("gpt-5-turbo", "gpt-5", false)]
    public void Nearness_SameModelWrittenOtherwise_IsFound(string wanted, string known, bool same)
    {
        var near = CatalogNames.Nearness(wanted, known);

        Assert.True(near > 0);
        Assert.Equal(same, near >= CatalogNames.Snapshot);
    }

    [Theory]
    [InlineData("claude-opus-5-5", "claude-opus-5")]
    [InlineData("gpt-5.4", "gpt-5")]
    [InlineData("claude-opus-5", "claude-opus-5-5")]
    [InlineData("gpt-51", "gpt-5")]
    [InlineData("o", "o3")]
    [InlineData("", "gpt-5")]
    [InlineData(":free", "gpt-5")]
    [InlineData("qwen3", "deepseek-r1")]
    [InlineData("anthropic/claude-opus-5-5", "claude-opus-5")]
    public void Nearness_AnotherVersionOrWord_IsNone(string wanted, string known) => Assert.Equal(0, CatalogNames.Nearness(wanted, known));

    [Fact]
    public void Nearness_RandomIds_NeverThrowsAndIsMostForTheSame()
    {
        var random = new Random(7);
        const string letters = "ab5-./:@_ 0Zé";
        for (var i = 0; i < 20_000; i++)
        {
            var a = Word();
            var b = Word();
            Assert.InRange(CatalogNames.Nearness(a, b), 0, CatalogNames.Same);
            Assert.Equal(CatalogNames.Same, CatalogNames.Nearness(a, a));
        }

        string Word() => string.Concat(Enumerable.Range(0, random.Next(12)).Select(_ => letters[random.Next(letters.Length)]));
    }

    [Theory]
    [InlineData("openai", null, "gpt-5", 1.25)]
    [InlineData("openai", "http://127.0.0.1:1/v1", "gpt-5", 1.25)]
    [InlineData("compatible", "https://api.deepseek.com/v1", "deepseek-v4-pro", 0.435)]
    [InlineData("compatible", "https://gateway.example/v1", "openai/gpt-5", null)]
    [InlineData("openai", null, "gpt-5:free", null)]
    [InlineData("anthropic", null, "claude-opus-5-5-20261001", 4.0)]
    public void Find_Model_HasAPriceOnlyAtItsOwnService(string type, string? address, string id, double? price)
    {
        var catalog = BundledLists.Catalog();

        var found = catalog.Find(catalog.FindProvider(type, address), id);

        Assert.NotNull(found);
        Assert.NotNull(found.Value.Info.ContextWindow);
        Assert.Equal((decimal?)price, found.Value.Exact ? found.Value.Info.Prices?.Input : null);
    }

    [Fact]
    public void Find_MoreThanOneFits_TakesTheLongest()
    {
        var catalog = BundledLists.Catalog();

        Assert.Equal("gpt-5.4-mini", catalog.Find(null, "openai/gpt-5.4-mini-fast")?.Info.Id);
    }

    [Theory]
    [InlineData("not json")]
    [InlineData("[]")]
    [InlineData("""{"updated":"2999-01-01"}""")]
    [InlineData("""{"updated":"2999-01-01","providers":[{"id":"openai"}]}""")]
    [InlineData("""{"updated":"2000-01-01","providers":[]}""")]
    public void Load_FetchedListThatIsBrokenOrOlder_KeepsTheBundledOne(string text)
    {
        using var folder = new TempFile(text);

        var catalog = BundledLists.Catalog(folder.Path);

        Assert.Equal(1.25m, catalog.Find(catalog.FindProvider("openai", null), "gpt-5")?.Info.Prices?.Input);
    }

    [Fact]
    public void Load_FetchedListThatIsNewer_IsTheOneThatCounts()
    {
        using var folder = new TempFile(
            """{"version":1,"updated":"2999-01-01","providers":[{"id":"openai","models":[{"id":"gpt-5","prices":{"input":7,"output":8}},{"id":"odd","contextWindow":"wide"}]}]}""");

        var catalog = BundledLists.Catalog(folder.Path);

        Assert.Equal(7m, catalog.Find(catalog.FindProvider("openai", null), "gpt-5")?.Info.Prices?.Input);
        Assert.Null(catalog.Find(catalog.FindProvider("openai", null), "odd"));

        // What it does not speak of is as the plugin says.
        Assert.Equal(4.0m, catalog.Find(catalog.FindProvider("anthropic", null), "claude-opus-5-5")?.Info.Prices?.Input);
    }

    [Fact]
    public void Lists_OfTwoPlugins_EachSpeaksOfItsOwnTypes()
    {
        using var mine = new TempFile("""
            {"version":1,"updated":"2999-01-01","providers":[
              {"id":"openai","models":[{"id":"gpt-5","prices":{"input":0,"output":0}}]},
              {"id":"heron","large":7,"models":[{"id":"h","contextWindow":"wide"},{"id":"heron-1","contextWindow":9000,"prices":{"input":2,"output":3}}]},
              {"id":"elsewhere","baseUrl":"https://heron.example/v1","models":[{"id":"far","prices":{"input":4,"output":5}}]}]}
            """);
        var catalog = new ModelCatalog(fetched: null, () => [new(mine.Path, new HashSet<string> { "openai", "anthropic" }), .. BundledLists.Files()]);

        Assert.Equal(1.25m, catalog.Find(catalog.FindProvider("openai", null), "gpt-5")?.Info.Prices?.Input);
        Assert.Equal(
            (2m, 9000),
            catalog.Find(catalog.FindProvider("heron", null), "heron-1") is { Exact: true, Info: var info }
                ? (info.Prices!.Input, info.ContextWindow)
                : default);
        Assert.Equal("far", Assert.Single(catalog.FindProvider("mine", "https://heron.example/v2")!.Models).Id);
        Assert.Equal("heron-1", Assert.Single(catalog.FindProvider("heron", null)!.Models).Id);
        Assert.Null(catalog.FindProvider("heron", null)!.Large);

        // A day to come in one plugin's list keeps no newer list from being fetched.
        Assert.Equal("2026-11-21", catalog.Updated);
    }

    [Fact]
    public void FindProvider_ByType_ReadsTheListOfItsPluginAlone()
    {
        using var own = new TempFile("""{"version":1,"updated":"2026-01-01","providers":[{"id":"heron","models":[{"id":"h"}]}]}""");
        using var other = new TempFile("{}");
        var catalog = new ModelCatalog(fetched: null, () => [new(other.Path, new HashSet<string> { "heron" }), new(own.Path, new HashSet<string> { "stork" })]);

        Assert.NotNull(catalog.FindProvider("heron", null));

        // It was not read before: what it says now is what it says.
        File.WriteAllText(other.Path, """{"version":1,"updated":"2026-01-01","providers":[{"id":"stork","models":[{"id":"s"}]}]}""");
        Assert.NotNull(catalog.FindProvider("stork", null));
    }

    [Fact]
    public void Facts_OfAModelThatIsPricedWhereItIsDeclared_NeedNoList()
    {
        var spec = new ProviderSpec("rules") { Anonymous = true, DefaultModel = "r", Models = [new ModelInfo("r") { Prices = new(0, 0) }] };
        var catalog = new ModelCatalog("/nonexistent", () => throw new InvalidOperationException("The lists were asked for."));
        var selector = new ModelSelector(DeclaredTypes.Of(spec), AgentHost.Configuration.SettingsView.Empty, static _ => null, catalog);

        Assert.Equal("rules/r", selector.Choose(new ModelPreference()).Name);
        Assert.Throws<InvalidOperationException>(() => selector.FactsOf(selector.Providers[0], "unknown"));
    }

    [Theory]
    [InlineData("{", ":1:2: ")]
    [InlineData(
        "{\n  \"version\": 1, \"updated\": \"2026-01-01\",\n  \"providers\": [{ \"id\": \"a\", \"models\": [{ \"id\": \"b\", \"prices\": { \"input\": "
        + "-1, \"output\": 0 } }] }]\n}",
        ":3:75: ")]
    public void FindFaults_OfAPluginsList_HaveTheirPlace(string text, string place)
    {
        using var file = new TempFile(text);
        var catalog = new ModelCatalog(fetched: null, () => [new(file.Path, new HashSet<string>())]);

        Assert.StartsWith(file.Path + place, Assert.Single(catalog.FindFaults()), StringComparison.Ordinal);
    }

    [Fact]
    public void Check_MutatedList_NeverThrows()
    {
        var random = new Random(11);
        var text = JsonSerializer.SerializeToUtf8Bytes(BundledLists.Read().First()).AsSpan(0, 20_000).ToArray();
        for (var i = 0; i < 300; i++)
        {
            var copy = text[..random.Next(1, 2000)];
            copy[random.Next(copy.Length)] = (byte)random.Next(256);
            using var file = new TempFile(System.Text.Encoding.Latin1.GetString(copy));
            Assert.NotEmpty(BundledLists.Catalog(file.Path).Providers);
        }
    }

    [Theory]
    [InlineData("bedrock", null, "global.anthropic.claude-opus-5", "5")]
    [InlineData("bedrock", "eu-west-1", "eu.anthropic.claude-opus-5", "5.5")]
    [InlineData("bedrock", null, "us.anthropic.claude-haiku-4-5-20251001-v1:0", "1.1")]
    [InlineData("bedrock", null, "global.anthropic.claude-opus-4-6-v1", "5")]
    [InlineData("bedrock", null, "us.anthropic.claude-opus-4-1-20250805-v1:0", "15")]
    [InlineData("bedrock", null, "us.anthropic.claude-opus-5-fast", null)]
    [InlineData("bedrock", null, "arn:aws:bedrock:eu-west-1:1:application-inference-profile/claude-opus-5", null)]
    [InlineData("bedrock", null, "mars.anthropic.claude-opus-5", null)]
    [InlineData("vertex", "global", "claude-opus-5", "5")]
    [InlineData("vertex", "europe-west1", "claude-sonnet-4-5@20250929", "3.3")]
    [InlineData("vertex", "eu", "claude-opus-4-1@20250805", "15")]
    [InlineData("vertex", null, "claude-opus-5", null)]
    [InlineData("vertex", "global", "gemini-3-pro", null)]
    [InlineData("another", "global", "claude-opus-5", null)]
    public void FindResale_ModelAtAReseller_CostsWhatTheRuleSays(string type, string? region, string id, string? input) =>
        Assert.Equal(
            input is null ? null : decimal.Parse(input, System.Globalization.CultureInfo.InvariantCulture),
            BundledLists.Catalog().FindResale(type, region, id)?.Input);

    [Fact]
    public void FindResale_WithAFactor_IsOfEveryPrice()
    {
        var prices = BundledLists.Catalog().FindResale("bedrock", null, "us.anthropic.claude-haiku-5-5")!;

        Assert.Equal((0.11m, 0.55m, 0.011m, 0.1375m), (prices.Input, prices.Output, prices.CacheRead!.Value, prices.CacheWrite!.Value));
        Assert.Equal((100_000, 0.55m, 2.75m), (prices.LongPrompt!.Above, prices.LongPrompt.Input, prices.LongPrompt.Output));
    }

    [Theory]
    [InlineData("7")]
    [InlineData("[7]")]
    [InlineData("""[{"type":"bedrock","prefixes":7}]""")]
    [InlineData("""[{"type":"bedrock","prefixes":[7]}]""")]
    [InlineData("""[{"type":7}]""")]
    public void FindResale_RulesOfAnotherForm_SayNothing(string rules)
    {
        var maker = new CatalogProvider(AgentJson.Parse($$"""{"id":"m","models":[{"id":"x-1","prices":{"input":1,"output":2} }],"resales":{{rules}} }"""));

        Assert.Null(CatalogResale.Find(maker, "bedrock", null, "x-1"));
    }

    private sealed class TempFile : IDisposable
    {
        public TempFile(string text) => File.WriteAllText(Path, text);

        public string Path { get; } = System.IO.Path.GetTempFileName();

        public void Dispose() => File.Delete(Path);
    }
}
