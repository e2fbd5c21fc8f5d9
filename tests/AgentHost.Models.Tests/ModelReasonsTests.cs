using AgentHost.Client;
using AgentHost.Configuration;
using AgentHost.Configuration.Tests;
using AgentHost.Kernel.Tests;
using AgentHost.Models.Tests.Catalog;

namespace AgentHost.Models.Tests;

/// <summary>The automatic choice: by facts alone, the same for the same, with its reasons.</summary>
public sealed class ModelReasonsTests
{
    private const string Two = """
        {"providers":{"mine":{"type":"compatible","models":[
          {"id":"dear","contextWindow":200000,"reasoningLevels":["low","medium"],"prices":{"input":1000,"output":5000}},
          {"id":"cheap","contextWindow":200000,"reasoningLevels":["low","high"],"prices":{"input":1,"output":5}}]}}}
        """;

    [Fact]
    public void Choose_WhatOneRequestMayCost_IsWithinWhatMayBeSpent()
    {
        var choice = Selector(Two).Choose(new ModelPreference { Needs = new ModelNeeds(Images: false, Reasoning: false, Tokens: 1_000) { Budget = 2 } });

        Assert.Equal("mine/cheap", choice.Name);
        Assert.Contains(choice.Reasons!, static why => why.StartsWith("mine/dear was passed over: one request may cost $", StringComparison.Ordinal));
        Assert.Equal("mine/dear", Selector(Two).Choose(new ModelPreference()).Name);
    }

    [Fact]
    public void Choose_TheLimitOfTheSettings_CountsToo() =>
        Assert.Equal("mine/cheap", Selector($$"""{"limits":{"cost":"$2"},{{Two.Trim()[1..]}}""").Choose(new ModelPreference()).Name);

    [Fact]
    public void Choose_ALevelOfReasoning_IsOneThatTheModelHas()
    {
        var needs = ModelNeeds.Of([], new ModelParameters { Reasoning = "high" });
        var choice = Selector(Two).Choose(new ModelPreference { Needs = needs });

        Assert.Equal("mine/cheap", choice.Name);
        Assert.Contains("mine/dear was passed over: it does not reason at the level high.", choice.Reasons!);
    }

    [Fact]
    public void Choose_NamedOutright_HasNoReasons()
    {
        Assert.Null(Selector(Two).Choose(new ModelPreference { Name = "mine/cheap" }).Reasons);
        var why = new List<string>();
        var choice = Selector(Two).Choose(new ModelPreference { Why = why });
        Assert.Equal(why, choice.Reasons!);
    }

    /// <summary>The choice can be made again from what it was made of: whoever makes it, and whenever.</summary>
    [Fact]
    public void Choose_TheSameFacts_GiveTheSameModelAndReasons()
    {
        var random = new Random(20261124);
        for (var i = 0; i < 300; i++)
        {
            var models = string.Join(',', Enumerable.Range(0, random.Next(1, 6)).Select(at => ClientJson.Write(new ModelInfo($"m{at}")
            {
                ContextWindow = random.Next(1, 40) * 8_000,
                Images = random.Next(2) == 0,
                Prices = new ModelPrices(random.Next(1, 90), random.Next(1, 90)),
            })));
            var prefer = random.Next(2) == 0 ? "cost" : "balanced";
            var settings = "{\"prefer\":\"" + prefer + "\",\"providers\":{\"mine\":{\"type\":\"compatible\",\"models\":[" + models + "]}}}";
            var wish = new ModelPreference
            {
                Needs = new ModelNeeds(random.Next(2) == 0, Reasoning: false, random.Next(0, 200_000))
                {
                    Budget = random.Next(3) == 0 ? random.Next(1, 9) : null,
                },
            };
            var (one, other) = (Selector(settings).Choose(wish), Selector(settings).Choose(wish));

            Assert.Equal((one.Name, string.Join('\n', one.Reasons!)), (other.Name, string.Join('\n', other.Reasons!)));
        }
    }

    private static ModelSelector Selector(string settings) => new(
        DeclaredTypes.Of([new ProviderSpec("compatible") { Anonymous = true }]),
        new SettingsView(AgentJson.Parse(settings)),
        static _ => null,
        BundledLists.Catalog());
}
