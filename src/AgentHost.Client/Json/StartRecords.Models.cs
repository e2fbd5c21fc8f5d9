namespace AgentHost.Client;

/// <summary>Reads models and their prices.</summary>
internal static partial class StartRecords
{
    private static ModelInfo Model(ref RecordReader json)
    {
        string? id = null, name = null, knowledge = null;
        int? contextWindow = null, outputLimit = null;
        bool? tools = null, images = null, structuredOutput = null, patches = null;
        IReadOnlyList<string>? reasoningLevels = null;
        ModelPrices? prices = null;
        json.BeginObject();
        while (json.NextMember())
        {
            if (json.Is("id"u8)) { id = json.Text(); }
            else if (json.Is("name"u8)) { name = json.OptionalText(); }
            else if (json.Is("contextWindow"u8)) { contextWindow = json.IsNull() ? null : json.Integer(); }
            else if (json.Is("outputLimit"u8)) { outputLimit = json.IsNull() ? null : json.Integer(); }
            else if (json.Is("tools"u8)) { tools = json.IsNull() ? null : json.Boolean(); }
            else if (json.Is("images"u8)) { images = json.IsNull() ? null : json.Boolean(); }
            else if (json.Is("reasoningLevels"u8)) { reasoningLevels = json.Texts(); }
            else if (json.Is("structuredOutput"u8)) { structuredOutput = json.IsNull() ? null : json.Boolean(); }
            else if (json.Is("patches"u8)) { patches = json.IsNull() ? null : json.Boolean(); }
            else if (json.Is("prices"u8)) { prices = json.IsNull() ? null : Prices(ref json); }
            else if (json.Is("knowledge"u8)) { knowledge = json.OptionalText(); }
            else { json.Skip(); }
        }

        return new(json.Required(id, "id"))
        {
            Name = name,
            ContextWindow = contextWindow,
            OutputLimit = outputLimit,
            Tools = tools,
            Images = images,
            ReasoningLevels = reasoningLevels,
            StructuredOutput = structuredOutput,
            Patches = patches,
            Prices = prices,
            Knowledge = knowledge,
        };
    }

    private static ModelPrices Prices(ref RecordReader json)
    {
        decimal? input = null, output = null, cacheRead = null, cacheWrite = null;
        LongPromptPrices? longPrompt = null;
        json.BeginObject();
        while (json.NextMember())
        {
            if (json.Is("input"u8)) { input = json.Decimal(); }
            else if (json.Is("output"u8)) { output = json.Decimal(); }
            else if (json.Is("cacheRead"u8)) { cacheRead = json.IsNull() ? null : json.Decimal(); }
            else if (json.Is("cacheWrite"u8)) { cacheWrite = json.IsNull() ? null : json.Decimal(); }
            else if (json.Is("longPrompt"u8)) { longPrompt = json.IsNull() ? null : LongPrompt(ref json); }
            else { json.Skip(); }
        }

        return new(json.Required(input, "input"), json.Required(output, "output")) { CacheRead = cacheRead, CacheWrite = cacheWrite, LongPrompt = longPrompt };
    }

    private static LongPromptPrices LongPrompt(ref RecordReader json)
    {
        long? above = null;
        decimal? input = null, output = null, cacheRead = null, cacheWrite = null;
        json.BeginObject();
        while (json.NextMember())
        {
            if (json.Is("above"u8)) { above = json.Long(); }
            else if (json.Is("input"u8)) { input = json.Decimal(); }
            else if (json.Is("output"u8)) { output = json.Decimal(); }
            else if (json.Is("cacheRead"u8)) { cacheRead = json.IsNull() ? null : json.Decimal(); }
            else if (json.Is("cacheWrite"u8)) { cacheWrite = json.IsNull() ? null : json.Decimal(); }
            else { json.Skip(); }
        }

        return new(
            json.Required(above, "above"), json.Required(input, "input"), json.Required(output, "output")) { CacheRead = cacheRead, CacheWrite = cacheWrite };
    }
}
