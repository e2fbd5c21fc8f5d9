using AgentHost.Client;
using AgentHost.Configuration;
using AgentHost.Configuration.Tests;
using AgentHost.Kernel.Tests;
using AgentHost.Models.Tests.Catalog;

namespace AgentHost.Models.Tests;

/// <summary>Names of the person's own, roles, what a session keeps, and what is taken when nothing was named.</summary>
public sealed class ModelNamesTests
{
    private static readonly ProviderSpec[] Usual =
    [
        new ProviderSpec("openai") { CredentialEnvironment = "OPENAI_KEY", Rank = 10, DefaultModel = "gpt-5", BaseUrl = "https://api.openai.com/v1" },
        new ProviderSpec("anthropic")
        {
            CredentialEnvironment = "ANTHROPIC_KEY",
            Rank = 20,
            DefaultModel = "claude-opus-5-5",
            BaseUrl = "https://api.anthropic.com"
        },
        new ProviderSpec("rules") { Anonymous = true, Rank = 1000, DefaultModel = "rules", Models = [new ModelInfo("rules") { Prices = new(0, 0) }] },
        new ProviderSpec("compatible") { Anonymous = true },
    ];

    [Theory]
    [InlineData("fast", """{"models":{"fast":"openai/gpt-5-mini"}}""", "openai/gpt-5-mini")]
    [InlineData("fast", """{"models":{"fast":"quick","quick":{"model":"gpt-5-nano"}}}""", "openai/gpt-5-nano")]
    [InlineData("deep", """{"models":{"deep":{"reasoning":"high"}}}""", "openai/gpt-5")]
    [InlineData("deep", """{"model":"claude-opus-5-5","models":{"deep":{"reasoning":"high"}}}""", "anthropic/claude-opus-5-5")]
    [InlineData("gpt-5", """{"models":{"gpt-5":{"model":"gpt-5","reasoning":"high"}}}""", "openai/gpt-5")]
    [InlineData("code", """{"models":{"mine":{"model":"gpt-5-nano","useFor":["quick","Code"]}}}""", "openai/gpt-5-nano")]
    [InlineData("CODE", """{"models":{"a":{"model":"claude-opus-5-5","useFor":["x"]},"b":{"model":"a","useFor":["code"]}}}""", "anthropic/claude-opus-5-5")]
    [InlineData("code", """{"models":{"code":"gpt-5","mine":{"model":"gpt-5-nano","useFor":["code"]}}}""", "openai/gpt-5")]
    [InlineData("small", """{"models":{"mine":{"model":"gpt-5-nano","useFor":["small"]}}}""", "openai/gpt-5-nano")]
    [InlineData(null, """{"model":"code","models":{"mine":{"model":"gpt-5-nano","useFor":["code"]}}}""", "openai/gpt-5-nano")]
    [InlineData("a", """{"models":{"a":"b","b":"a"}}""", null)]
    [InlineData("large", "{}", "openai/gpt-5.5")]
    [InlineData("large", """{"model":"anthropic/claude-sonnet-5-5"}""", "anthropic/claude-sonnet-5-5")]
    [InlineData("large", """{"models":{"large":"anthropic/claude-opus-5"}}""", "anthropic/claude-opus-5")]
    [InlineData("small", "{}", "openai/gpt-5.4-mini")]
    [InlineData("small", """{"model":"claude-opus-5-5"}""", "anthropic/claude-haiku-5-5")]
    [InlineData("small", """{"model":"mine/big","providers":{"mine":{"type":"compatible","models":["big"]}}}""", "mine/big")]
    [InlineData("small", """{"models":{"small":"mine/tiny"},"providers":{"mine":{"type":"compatible"}}}""", "mine/tiny")]
    [InlineData("gpt-5.4", "{}", "openai/gpt-5.4")]
    [InlineData("moonshot/kimi-k2", """{"providers":{"mine":{"type":"compatible","models":["moonshot/kimi-k2"]}}}""", "mine/moonshot/kimi-k2")]
    [InlineData("gpt-5", """{"providers":{"mine":{"type":"compatible","models":["gpt-5"]}}}""", "mine/gpt-5")]
    [InlineData("gpt-5", """{"model":"openai/gpt-5.4","providers":{"mine":{"type":"compatible","models":["gpt-5"]}}}""", "openai/gpt-5")]
    [InlineData(null, """{"prefer":"quality"}""", "openai/gpt-5.5")]
    [InlineData(null, """{"prefer":"speed"}""", "openai/gpt-5.4-mini")]
    [InlineData(null, """{"prefer":"cost"}""", "openai/gpt-5-nano")]
    public async Task Choose_Name_MeansTheModel(string? name, string settings, string? expected)
    {
        if (expected is null)
        {
            Assert.Equal(HostFailure.Invalid, Assert.Throws<HostException>(() => Selector(settings).Choose(new ModelPreference { Name = name })).Failure);
            return;
        }

        Assert.Equal(expected, Selector(settings).Choose(new ModelPreference { Name = name }).Name);
    }

    [Fact]
    public async Task Choose_ProfileOfAProfileAndThePrompt_PutsParametersTogether()
    {
        var selector = Selector(
            """{"models":{"deep":{"model":"base","reasoning":"high","extra":{"a":1}},"base":{"model":"gpt-5","temperature":0.5,"reasoning":"low","extra":{"a":0,"b":2}}}}""");

        var choice = selector.Choose(new ModelPreference { Name = "deep", Parameters = new ModelParameters { TopP = 0.9 } });

        Assert.Equal((0.5, 0.9, "high"), (choice.Parameters.Temperature, choice.Parameters.TopP, choice.Parameters.Reasoning));
        Assert.Equal("a=1 b=2", string.Join(' ', choice.Parameters.Extra!.OrderBy(pair => pair.Key).Select(pair => $"{pair.Key}={pair.Value}")));
    }

    [Theory]
    [InlineData("anthropic/claude-opus-5", "{}", "anthropic/claude-opus-5")]
    [InlineData("anthropic/claude-opus-5", """{"model":"openai/gpt-5"}""", "anthropic/claude-opus-5")]
    [InlineData("rules/rules", "{}", "openai/gpt-5")]
    [InlineData("gone/model", "{}", "openai/gpt-5")]
    [InlineData("gone/model", """{"model":"claude-opus-5-5"}""", "anthropic/claude-opus-5-5")]
    public async Task Choose_SessionThatHadAModel_KeepsItWhileItCan(string before, string settings, string expected)
    {
        Assert.Equal(expected, Selector(settings).Choose(new ModelPreference { SessionModel = before }).Name);
    }

    [Fact]
    public async Task Choose_ModelOfTheCommandLine_IsStrongerThanTheSessions()
    {
        using var home = new TempHome();
        var view = SettingsLoader.Load(
            new SettingsRequest { Folders = home.Folders, ManagedPath = null, Flags = AgentJson.Parse("""{"model":"openai/gpt-5"}""") }).View;

        var choice = Selector(view).Choose(new ModelPreference { SessionModel = "anthropic/claude-opus-5" });

        Assert.Equal("openai/gpt-5", choice.Name);
    }

    [Fact]
    public async Task Choose_ImagesWhereTheUsualModelSeesNone_TakesOneThatDoes()
    {
        var why = new List<string>();
        var selector = Selector("""{"providers":{"mine":{"type":"compatible","models":[{"id":"blind","images":false},{"id":"seeing","images":true}]}}}""");

        var choice = selector.Choose(new ModelPreference { Needs = new ModelNeeds(Images: true, Reasoning: false, Tokens: 0), Why = why });

        Assert.Equal("mine/seeing", choice.Name);
        Assert.Contains("mine/blind was passed over: it sees no images.", why);
    }

    [Fact]
    public async Task Choose_RequestLongerThanTheWindow_TakesAModelThatHasRoom()
    {
        var choice = Selector("""{"providers":{"mine":{"type":"compatible","models":[{"id":"short","contextWindow":32000}]}}}""")
            .Choose(new ModelPreference { Needs = new ModelNeeds(Images: false, Reasoning: false, Tokens: 100_000) });

        Assert.Equal("openai/gpt-5", choice.Name);
    }

    [Fact]
    public async Task Choose_ProviderThatWasDownAMomentAgo_ComesLastForAWhile()
    {
        var time = new FakeTime();
        var health = new ModelHealth(time);
        health.NoteDown("openai");

        Assert.Equal("anthropic/claude-opus-5-5", Selector(SettingsView.Empty, health).Choose(new ModelPreference()).Name);
        Assert.Equal("openai/gpt-5", Selector(SettingsView.Empty, health).Choose(new ModelPreference { Name = "openai" }).Name);
        time.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal("openai/gpt-5", Selector(SettingsView.Empty, health).Choose(new ModelPreference()).Name);
    }

    [Theory]
    [InlineData("gpt-5.9", "No provider offers a model named gpt-5.9. Did you mean gpt-5.5, gpt-5.4 or gpt-5.2?")]
    [InlineData("fats", "No provider offers a model named fats. Did you mean fast?")]
    [InlineData("left", "In the setting models left stands for right stands for left: let one of them name a model, as PROVIDER/MODEL.")]
    [InlineData("mine", "The provider mine does not say which of its models is meant: write mine/MODEL; \"agent model list\" shows what it offers.")]
    [InlineData(
        "lost",
        "The provider lost in the settings has the type \"compatibel\", which no plugin brings; did you mean \"compatible\"? "
        + "Known types: anthropic, compatible, openai, rules.")]
    [InlineData(
        "lost/some",
        "The provider lost in the settings has the type \"compatibel\", which no plugin brings; did you mean \"compatible\"? "
        + "Known types: anthropic, compatible, openai, rules.")]
    public async Task Choose_NameNearToSeveral_ListsThem(string name, string expected)
    {
        var exception = Assert.Throws<HostException>(() =>
            Selector(
                """{"models":{"fast":"gpt-5","left":"right","right":"left"},"providers":{"mine":{"type":"compatible","baseUrl":"http://127.0.0.1:1/v1"},"lost":{"type":"compatibel"}}}""").Choose(new ModelPreference { Name = name }));

        Assert.Equal(expected, exception.Message);
    }

    [Theory]
    [InlineData("gpt-5.4", "gpt-5.4 is a model of openai, which has no key: set the environment variable OPENAI_KEY, or: agent provider login openai")]
    [InlineData(
        "claude-opus-5-5",
        "claude-opus-5-5 is a model of anthropic, which has no key: set the environment variable ANTHROPIC_KEY, or: agent provider login anthropic")]
    public async Task Choose_ModelOfAProviderWithoutAKey_SaysWhichKey(string name, string expected)
    {
        var selector = new ModelSelector(
            DeclaredTypes.Of(Usual),
            SettingsView.Empty,
            static _ => null,
            BundledLists.Catalog());

        var exception = Assert.Throws<HostException>(() => selector.Choose(new ModelPreference { Name = name }));

        Assert.Equal((HostFailure.NoModel, expected), (exception.Failure, exception.Message));
    }

    [Theory]
    [InlineData("openai/gpt-5", false, 400_000)]
    [InlineData("openai/gpt-77", true, 32_000)]
    [InlineData("mine/deepseek-v4-pro", false, 1_000_000)]
    public async Task Choose_BehindAProvider_IsTakenAsItIsWithWhatIsKnown(string name, bool assumed, int window)
    {
        var choice = Selector("""{"providers":{"mine":{"type":"compatible","baseUrl":"http://127.0.0.1:1/v1"}}}""").Choose(new ModelPreference { Name = name });

        Assert.Equal((name, assumed, window), (choice.Name, choice.Assumed, choice.Info.ContextWindow));
    }

    [Fact]
    public async Task Choose_UsersOwnWord_WinsOverTheCatalogAndFillsFromIt()
    {
        var info = Selector("""{"providers":{"openai":{"models":[{"id":"gpt-5","contextWindow":1000,"name":"Mine"}]}}}""")
            .Choose(new ModelPreference { Name = "openai/gpt-5" }).Info;

        Assert.Equal((1000, "Mine", 1.25m, true), (info.ContextWindow, info.Name, info.Prices?.Input, info.Images));
    }

    private static ModelSelector Selector(string settings) => Selector(new SettingsView(AgentJson.Parse(settings)));

    private static ModelSelector Selector(SettingsView settings, ModelHealth? health = null) => new(
        DeclaredTypes.Of(Usual),
        settings,
        name => name is "OPENAI_KEY" or "ANTHROPIC_KEY" ? "key" : null,
        BundledLists.Catalog(),
        health);
}
