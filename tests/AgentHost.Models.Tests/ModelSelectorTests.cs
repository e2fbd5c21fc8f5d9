using AgentHost.Client;
using AgentHost.Configuration;
using AgentHost.Models.Tests.Catalog;

namespace AgentHost.Models.Tests;

public sealed class ModelSelectorTests
{
    private static readonly ProviderSpec[] Usual =
    [
        new ProviderSpec("openai")
        {
            CredentialEnvironment = "OPENAI_KEY",
            Rank = 10,
            DefaultModel = "gpt",
            BaseUrl = "https://openai.example",
            BaseUrlEnvironment = "OPENAI_URL",
            Models = [new ModelInfo("gpt"), new ModelInfo("mini")]
        },
        new ProviderSpec("local") { Anonymous = true, Rank = 50, Models = [new ModelInfo("llama"), new ModelInfo("mini")] },
        new ProviderSpec("compatible") { Anonymous = true },
    ];

    [Theory]
    [InlineData(null, "{}", "OPENAI_KEY", "openai/gpt")]
    [InlineData(null, "{}", "", "local/llama")]
    [InlineData(" ", "{}", "", "local/llama")]
    [InlineData(null, """{"model":"llama"}""", "OPENAI_KEY", "local/llama")]
    [InlineData("gpt", """{"model":"llama"}""", "OPENAI_KEY", "openai/gpt")]
    [InlineData(" gpt ", "{}", "OPENAI_KEY", "openai/gpt")]
    [InlineData("openai", "{}", "OPENAI_KEY", "openai/gpt")]
    [InlineData("local", "{}", "", "local/llama")]
    [InlineData("local/mini", "{}", "OPENAI_KEY", "local/mini")]
    [InlineData("local", """{"providers":{"a":{"type":"locl"}}}""", "", "local/llama")]
    [InlineData(null, """{"providers":{"a":{"type":"locl"}}}""", "", "local/llama")]
    [InlineData("local/any/thing:7b", "{}", "", "local/any/thing:7b")]
    [InlineData("mini", "{}", "", "local/mini")]
    [InlineData(null, """{"providers":{"mine":{"type":"compatible","models":["m"]}}}""", "OPENAI_KEY", "mine/m")]
    [InlineData(null, """{"providers":{"openai":{"disabled":true}}}""", "OPENAI_KEY", "local/llama")]
    [InlineData("a/b", """{"providers":{"mine":{"type":"compatible","models":["a/b"]}}}""", "", "mine/a/b")]
    public async Task Choose_Name_FindsTheModel(string? wanted, string settings, string keys, string expected)
    {
        Assert.Equal(expected, Selector(settings, keys).Choose(new ModelPreference { Name = wanted }).Name);
    }

    [Theory]
    [InlineData(1_000, 0, "mine/small")]
    [InlineData(15_000, 0, "mine/large")]
    [InlineData(1_000, 6_000, "mine/large")]
    [InlineData(90_000, 0, "local/llama")]
    public void Choose_Nothing_TakesAModelThatThePromptAndItsAnswerFitInto(long tokens, long answer, string expected)
    {
        const string settings = """
            {"providers":{"mine":{"type":"compatible","models":[{"id":"small","contextWindow":9000},{"id":"large","contextWindow":40000}]}}}
            """;
        var why = new List<string>();

        var choice = Selector(settings, "").Choose(
            new ModelPreference { Needs = new ModelNeeds(Images: false, Reasoning: false, tokens) { Answer = answer }, Why = why });

        Assert.Equal(expected, choice.Name);
        Assert.Equal(tokens > 1_000 || answer > 0, why.Exists(static line => line.Contains("context is too short", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData(null, 1_000, "mine/small", null)]
    [InlineData(null, 15_000, "mine/large", "mine/small")]
    [InlineData(null, 90_000, "mine/small", null)]
    [InlineData("mine/small", 15_000, "mine/small", null)]
    public void Choose_SessionsModelTooShort_GoesOnWithALongerOneOfTheSameServiceAlone(string? said, long tokens, string expected, string? left)
    {
        const string settings = """
            {"providers":{"mine":{"type":"compatible","models":[{"id":"small","contextWindow":9000},{"id":"unknown"},{"id":"large","contextWindow":40000}]}}}
            """;

        var choice = Selector(settings, "").Choose(
            new ModelPreference { Name = said, SessionModel = "mine/small", Needs = new ModelNeeds(Images: false, Reasoning: false, tokens) });

        Assert.Equal((expected, left), (choice.Name, choice.MovedFrom));
    }

    [Theory]
    [InlineData(
        "opus",
        """{"providers":{"house":{"type":"compatible","models":["claude-opus-4-1","claude-opus-5","claude-opus-4-8-20260101","x"]}}}""",
        "house/claude-opus-5",
        null)]
    [InlineData(
        "haiku", """{"providers":{"h":{"type":"compatible","models":["vendor/claude-haiku-4.5","claude-3-haiku"]}}}""", "h/vendor/claude-haiku-4.5", null)]
    [InlineData("opus", """{"models":{"opus":"local/mini"}}""", "local/mini", null)]
    [InlineData("opus", """{"models":{"large":"local/mini"}}""", "local/mini", "large")]
    [InlineData("sonnet", "{}", "local/llama", "large")]
    [InlineData("haiku", """{"models":{"small":"local/mini"}}""", "local/mini", "small")]
    public void Choose_FamilyOfAFile_IsTheNewestOfItOrARole(string family, string settings, string expected, string? role)
    {
        var choice = Selector(settings, "").Choose(new ModelPreference { Name = family, IsForeign = true });

        Assert.Equal((expected, role), (choice.Name, choice.Role));
    }

    [Theory]
    [InlineData("opus", false)]
    [InlineData("nosuchfamily", true)]
    public void Choose_FamilyThatAPersonNames_OrThatNobodyKnows_IsAnError(string name, bool foreign) =>
        Assert.Throws<HostException>(() => Selector("{}", "").Choose(new ModelPreference { Name = name, IsForeign = foreign }));

    [Theory]
    [InlineData("lama", "{}", HostFailure.NotFound, "No provider offers a model named lama. Did you mean llama?")]
    [InlineData("local/", "{}", HostFailure.Invalid, "\"local/\" names no model: write local/MODEL.")]
    [InlineData("locl/llama", "{}", HostFailure.NotFound, "No provider offers a model named locl/llama. Did you mean local/llama?")]
    [InlineData(
        "something-else-altogether",
        "{}",
        HostFailure.NotFound,
        "No provider offers a model named something-else-altogether. Write PROVIDER/MODEL with one of these providers: local, compatible.")]
    [InlineData(
        "openai/gpt", "{}", HostFailure.NoModel, "The provider openai has no key: set the environment variable OPENAI_KEY, or: agent provider login openai")]
    [InlineData(
        "a",
        """{"providers":{"a":{"type":"locl"}}}""",
        HostFailure.Invalid,
        "The provider a in the settings has the type \"locl\", which no plugin brings; did you mean \"local\"? Known types: compatible, local, openai.")]
    public async Task Choose_NameThatFitsNothing_SaysWhatToDo(string wanted, string settings, HostFailure failure, string expected)
    {
        var exception = Assert.Throws<HostException>(() => Selector(settings, "").Choose(new ModelPreference { Name = wanted }));

        Assert.Equal((failure, expected), (exception.Failure, exception.Message));
    }

    [Fact]
    public async Task Choose_ModelOfSeveralProviders_AsksForOne()
    {
        var exception = Assert.Throws<HostException>(() => Selector("{}", "OPENAI_KEY").Choose(new ModelPreference { Name = "mini" }));

        Assert.Equal("The model mini is offered by openai and local: write openai/mini.", exception.Message);
    }

    [Fact]
    public async Task Choose_ProviderThatIsSwitchedOff_SaysSo()
    {
        var exception = Assert.Throws<HostException>(() =>
            Selector("""{"providers":{"openai":{"disabled":true}}}""", "OPENAI_KEY").Choose(new ModelPreference { Name = "openai/gpt" }));

        Assert.Equal(
            (HostFailure.NoModel, "The provider openai is switched off: remove providers.openai.disabled from the settings."),
            (exception.Failure, exception.Message));
    }

    [Fact]
    public void Choose_NoProviderAtAll_SaysSo()
    {
        var exception = Assert.Throws<HostException>(() =>
            new ModelSelector(DeclaredTypes.Of(), SettingsView.Empty, _ => null, BundledLists.Catalog()).Choose(new ModelPreference()));

        Assert.Equal(HostFailure.NoModel, exception.Failure);
    }

    private static ModelSelector Selector(string settings, string keys) => new(
        DeclaredTypes.Of(Usual),
        new SettingsView(AgentJson.Parse(settings)),
        name => name == keys ? "key of openai" : name == "OTHER_KEY" ? "other key" : null,
        BundledLists.Catalog());
}
