using System.Text.Json;
using AgentHost.ModelServing;

namespace AgentHost.Plugins.OpenAI.Tests.Gateways;

public sealed class GatewayTests
{
    /// <summary>Settings particular to each gateway; the reasons and their sources stand in docs/internals/gateways.md.</summary>
    public static TheoryData<string, string> Quirks => new()
    {
        { "alibaba-singapore", "reasoningStyle" },
        { "alibaba-us", "reasoningStyle" },
        { "azure", "basePath" },
        { "azure", "maxTokensField" },
        { "cerebras", "headers" },
        { "cerebras", "maxTokensField" },
        { "deepseek", "echoReasoning" },
        { "deepseek", "reasoningStyle" },
        { "deepseek", "responseFormat" },
        { "gemini", "missingSignature" },
        { "gemini", "modelPrefix" },
        { "groq", "echoUnknown" },
        { "groq", "maxTokensField" },
        { "hyper", "responseFormat" },
        { "ionet", "reasoningStyle" },
        { "minimax", "extraBody" },
        { "minimax", "maxTokensField" },
        { "minimax", "responseFormat" },
        { "mistral", "assistantAfterResults" },
        { "mistral", "callIdLength" },
        { "opencode", "responsesModels" },
        { "openrouter", "reasoningStyle" },
        { "vercel", "reasoningStyle" },
        { "xai", "maxTokensField" },
        { "zai", "echoReasoning" },
        { "zai", "extraBody" },
        { "zai", "reasoningStyle" },
        { "zai", "responseFormat" },
        { "zai-coding", "echoReasoning" },
        { "zai-coding", "extraBody" },
        { "zai-coding", "reasoningStyle" },
        { "zai-coding", "responseFormat" },
    };

    public static TheoryData<string, string, string> Addresses => new()
    {
        { "alibaba-singapore", "ALIBABA_SINGAPORE_API_KEY", "https://dashscope-intl.aliyuncs.com/compatible-mode/v1/chat/completions" },
        { "alibaba-us", "ALIBABA_US_API_KEY", "https://dashscope-us.aliyuncs.com/compatible-mode/v1/chat/completions" },
        { "avian", "AVIAN_API_KEY", "https://api.avian.io/v1/chat/completions" },
        { "cerebras", "CEREBRAS_API_KEY", "https://api.cerebras.ai/v1/chat/completions" },
        { "deepseek", "DEEPSEEK_API_KEY", "https://api.deepseek.com/v1/chat/completions" },
        { "gemini", "GEMINI_API_KEY", "https://generativelanguage.googleapis.com/v1beta/openai/chat/completions" },
        { "groq", "GROQ_API_KEY", "https://api.groq.com/openai/v1/chat/completions" },
        { "huggingface", "HF_TOKEN", "https://router.huggingface.co/v1/chat/completions" },
        { "hyper", "HYPER_API_KEY", "https://hyper.charm.land/v1/chat/completions" },
        { "ionet", "IONET_API_KEY", "https://api.intelligence.io.solutions/api/v1/chat/completions" },
        { "litellm", "LITELLM_PROXY_API_KEY", "http://127.0.0.1:4000/v1/chat/completions" },
        { "llamacpp", "LLAMA_API_KEY", "http://127.0.0.1:8080/v1/chat/completions" },
        { "lmstudio", "LM_API_TOKEN", "http://127.0.0.1:1234/v1/chat/completions" },
        { "minimax", "MINIMAX_API_KEY", "https://api.minimax.io/v1/chat/completions" },
        { "mistral", "MISTRAL_API_KEY", "https://api.mistral.ai/v1/chat/completions" },
        { "opencode", "OPENCODE_API_KEY", "https://opencode.ai/zen/v1/chat/completions" },
        { "opencode-go", "OPENCODE_API_KEY", "https://opencode.ai/zen/go/v1/chat/completions" },
        { "openrouter", "OPENROUTER_API_KEY", "https://openrouter.ai/api/v1/chat/completions" },
        { "synthetic", "SYNTHETIC_API_KEY", "https://api.synthetic.new/openai/v1/chat/completions" },
        { "vercel", "AI_GATEWAY_API_KEY", "https://ai-gateway.vercel.sh/v1/chat/completions" },
        { "vllm", "VLLM_API_KEY", "http://127.0.0.1:8000/v1/chat/completions" },
        { "xai", "XAI_API_KEY", "https://api.x.ai/v1/chat/completions" },
        { "zai", "ZAI_API_KEY", "https://api.z.ai/api/paas/v4/chat/completions" },
        { "zai-coding", "ZAI_API_KEY", "https://api.z.ai/api/coding/paas/v4/chat/completions" },
    };

    [Theory]
    [MemberData(nameof(Quirks))]
    public async Task Quirk_OfAGateway_IsOnTheWireAndGoneWithItsEntry(string gateway, string setting)
    {
        var spec = Manifest.Find(gateway);
        var value = spec.Settings.GetProperty(setting);

        Assert.True(await QuirkChecks.HoldsAsync(setting, value, address => Manifest.Options(spec, spec.Settings, address)));
        Assert.False(await QuirkChecks.HoldsAsync(setting, value, address => Manifest.Options(spec, Manifest.Without(spec, setting), address)));
    }

    [Fact]
    public void Quirks_OfTheManifest_AreThoseTestedHere() =>
        Assert.Equal(
            Quirks.Select(row => (row.Data.Item1, row.Data.Item2)).Order(),
            Manifest.Gateways.SelectMany(spec => spec.Settings.EnumerateObject().Select(member => (spec.Name, member.Name))).Order());

    [Theory]
    [MemberData(nameof(Addresses))]
    public async Task Request_OfAGateway_GoesToItsOwnAddressWithItsKey(string gateway, string variable, string address)
    {
        var spec = Manifest.Find(gateway);
        var asked = new AskedAddress();

        await using var client = new OpenAIProvider(asked, TimeProvider.System).CreateClient(Manifest.Options(spec, spec.Settings, null));
        var updates = await client.StreamAsync(Wire.Say("x"), CancellationToken.None).ToListAsync();

        Assert.Equal(variable, spec.CredentialEnvironment);
        Assert.Equal(new Uri(address), Assert.Single(asked.Asked).Address);
        Assert.Equal("Bearer the-key", asked.Asked[0].Authorization?.ToString());
        Assert.Equal(ModelFaultKind.Overloaded, Assert.IsType<ModelFault>(Assert.Single(updates)).Kind);
    }

    [Fact]
    public void Gateways_OfTheManifest_HaveAddressAndVariable()
    {
        Assert.Equal(
            Addresses.Select(row => row.Data.Item1).Append("azure").Order(StringComparer.Ordinal),
            Manifest.Gateways.Select(spec => spec.Name).Order(StringComparer.Ordinal));
        Assert.All(Manifest.Gateways, spec => Assert.Equal("openai-compatible", spec.Type));
        Assert.All(Manifest.Gateways, spec => Assert.True(spec.Rank is > 20 and <= 100));

        // Where nobody has to pay or to log in, nothing is chosen that was not named: another program may be listening there.
        Assert.All(Manifest.Gateways, spec =>
            Assert.True(!spec.Anonymous || (spec.DefaultModel is null && spec.Models.Count == 0 && new Uri(spec.BaseUrl!).IsLoopback)));
        Assert.All(Manifest.Gateways, spec =>
            Assert.True(spec.Anonymous || spec.BaseUrl is null || spec.BaseUrl.StartsWith("https://", StringComparison.Ordinal)));
        Assert.Equal("AZURE_OPENAI_ENDPOINT", Manifest.Find("azure").BaseUrlEnvironment);
    }

    [Fact]
    public async Task ExtraBody_BesideThePersonsOwn_GivesWay()
    {
        await using var wire = await Wire.StartAsync(Scenario.Create().Reply("ok"));
        var request = Wire.Say("x") with
        {
            Parameters = new ModelParameters { Temperature = 1, Extra = new Dictionary<string, JsonElement> { ["a"] = AgentJson.Parse("2") } }
        };

        await wire.AskAsync("""{"extraBody":{"a":1,"b":1,"temperature":0,"model":"other","stream":false}}""", request);

        var body = wire.Server.ModelRequests[0].Json!.Value;
        Assert.Equal(
            (2, 1, 0, "test-model"),
            (
                body.GetProperty("a").GetInt32(),
                body.GetProperty("b").GetInt32(),
                body.GetProperty("temperature").GetInt32(),
                body.GetProperty("model").GetString()));
        Assert.Equal(body.EnumerateObject().Select(member => member.Name).Distinct(), body.EnumerateObject().Select(member => member.Name));
    }

    [Fact]
    public async Task Bridge_BeforeTheImagesOfResults_IsOne()
    {
        await using var wire = await Wire.StartAsync(Scenario.Create().Reply("ok"));
        var image = new ImagePart("image/png") { Data = new byte[] { 1 } };

        await wire.AskAsync("""{"assistantAfterResults":true}""", new ModelRequest(
        [
            .. Wire.Say("go").Messages, new Message("2", MessageRole.Assistant, [new ToolCallPart("c", "read", AgentJson.EmptyObject)], default),
            new Message("3", MessageRole.Tool, [new ToolResultPart("c", [image])], default),
        ]));

        wire.Server.Verify();
        Assert.Equal(
            ["user", "assistant", "tool", "assistant", "user"],
            wire.Server.ModelRequests[0].Messages.Select(message => message.GetProperty("role").GetString()));
    }

    [Fact]
    public async Task Reasoning_InDetailsAlone_IsShownAndGoesBack()
    {
        await using var wire = await Wire.StartAsync(Scenario.Create().Reply(new Reply
        {
            RawEvents =
            [
                """{"choices":[{"delta":{"reasoning_details":[{"type":"reasoning.text","index":0,"text":"The "}]}}]}""",
                """{"choices":[{"delta":{"reasoning_details":[{"type":"reasoning.text","index":0,"text":"user"}]}}]}""",
                """{"choices":[{"delta":{"content":"Hi"},"finish_reason":"stop"}]}""",
            ],
        }));

        var deltas = (await wire.AskAsync()).OfType<ReasoningDelta>().ToList();

        Assert.Equal("The user", string.Concat(deltas.Select(delta => delta.Text)));
        Assert.Equal(2, deltas[^1].Opaque!.Value.GetProperty("reasoning_details").GetArrayLength());
    }
}
