namespace TestPlugins.Conformance;

/// <summary>Tools that the official suite of the Model Context Protocol calls, with the answers that it expects.</summary>
public sealed partial class ConformancePlugin : Plugin
{
    /// <summary>The smallest PNG: one pixel.</summary>
    private static readonly byte[] Pixel = Convert.FromBase64String(
        "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8DwHwAFBQIAX8jx0gAAAABJRU5ErkJggg==");

    /// <summary>A WAV file without a sound.</summary>
    private static readonly byte[] Silence = Convert.FromBase64String("UklGRiQAAABXQVZFZm10IBAAAAABAAEAQB8AAEAfAAABAAgAZGF0YQAAAAA=");

    private readonly ConformanceTools _more = new();
    private IPluginContext? _context;

    /// <inheritdoc/>
    protected override ValueTask OnActivateAsync(IPluginContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(context);
        _context = context;
        context.Register<ToolSource>(CapabilityKinds.ToolSource, "conformance-more", _ => _more);
        context.Register<Capability>(CapabilityKinds.CommandSource, "conformance-prompts", static _ => new ConformancePrompts());
        return default;
    }

    /// <summary>Answers with a text.</summary>
    [Tool("test_simple_text", Effects = ToolEffects.None)]
    private static string SimpleText() => "This is a simple text response for testing.";

    /// <summary>Answers with an image.</summary>
    [Tool("test_image_content", Effects = ToolEffects.None)]
    private static ToolResult Image() => new([new ImagePart("image/png") { Data = Pixel }]);

    /// <summary>Answers with a sound.</summary>
    [Tool("test_audio_content", Effects = ToolEffects.None)]
    private static ToolResult Audio() => new([new FilePart("audio/wav", "silence.wav") { Data = Silence }]);

    /// <summary>Answers with a file.</summary>
    [Tool("test_embedded_resource", Effects = ToolEffects.None)]
    private static ToolResult Embedded() =>
        new([new FilePart("text/plain", "embedded-resource") { Data = "This is an embedded resource content."u8.ToArray() }]);

    /// <summary>Answers with a text, an image and a file.</summary>
    [Tool("test_multiple_content_types", Effects = ToolEffects.None)]
    private static ToolResult Mixed() => new(
    [
        new TextPart("Multiple content types test:"),
        new ImagePart("image/png") { Data = Pixel },
        new FilePart("application/json", "mixed-content-resource") { Data = "{\"test\":\"data\",\"value\":123}"u8.ToArray() },
    ]);

    /// <summary>Fails on purpose.</summary>
    [Tool("test_error_handling", Effects = ToolEffects.None)]
    private static ToolResult Fail() => ToolResult.Error("This tool intentionally returns an error for testing");

    /// <summary>Tells how far it is.</summary>
    [Tool("test_tool_with_progress", Effects = ToolEffects.None)]
    private static async Task<string> Progress(ToolContext context, CancellationToken cancellationToken)
    {
        for (var share = 0; share <= 2; share++)
        {
            context.Progress.Report(new ToolProgress { Share = share / 2.0, Text = $"{share * 50} of 100" });
            await Task.Delay(120, cancellationToken);
        }

        return "Progress was told.";
    }

    /// <summary>Tells what it does, in words alone.</summary>
    [Tool("test_tool_with_logging", Effects = ToolEffects.None)]
    private static async Task<string> Log(ToolContext context, CancellationToken cancellationToken)
    {
        foreach (var text in (string[])["Tool execution started", "Tool processing data", "Tool execution completed"])
        {
            context.Progress.Report(new ToolProgress { Text = text });
            await Task.Delay(50, cancellationToken);
        }

        return "Its words were told.";
    }

    /// <summary>Asks the person something.</summary>
    /// <param name="message">What to ask.</param>
    [Tool("test_elicitation", Effects = ToolEffects.None)]
    private static async Task<string> Elicit(string message, ToolContext context, CancellationToken cancellationToken)
    {
        if (context.User is not { } user)
        {
            return "Nobody is there.";
        }

        var answer = await user.AskAsync(new Question(message), cancellationToken);
        return answer is null ? "User response: none" : $"User response: {string.Join(' ', answer.Values)}";
    }

    /// <summary>Asks the person something, and greets by the answer.</summary>
    [Tool("test_input_required_result_elicitation", Effects = ToolEffects.None)]
    private static async Task<string> Greet(ToolContext context, CancellationToken cancellationToken) =>
        $"Hello, {await AskAsync(context, "What is your name?", cancellationToken)}!";

    /// <summary>Asks the person something, and goes on where it was.</summary>
    [Tool("test_input_required_result_request_state", Effects = ToolEffects.None)]
    private static async Task<string> GoOn(ToolContext context, CancellationToken cancellationToken) =>
        $"state-ok: {await AskAsync(context, "Please confirm", cancellationToken)}";

    /// <summary>Asks the person two things, one after the other.</summary>
    [Tool("test_input_required_result_multi_round", Effects = ToolEffects.None)]
    private static async Task<string> AskTwice(ToolContext context, CancellationToken cancellationToken) =>
        $"{await AskAsync(context, "Step 1: What is your name?", cancellationToken)} likes "
            + await AskAsync(context, "Step 2: What is your favorite color?", cancellationToken);

    /// <summary>Asks the person something whose answer nobody else may give.</summary>
    [Tool("test_input_required_result_tampered_state", Effects = ToolEffects.None)]
    private static async Task<string> Confirm(ToolContext context, CancellationToken cancellationToken) =>
        await AskAsync(context, "Please confirm", cancellationToken);

    /// <summary>Asks the person something while its answer is a stream.</summary>
    [Tool("test_streaming_elicitation", Effects = ToolEffects.None)]
    private static async Task<string> AskInAStream(ToolContext context, CancellationToken cancellationToken) =>
        await AskAsync(context, "Go on?", cancellationToken);

    /// <summary>Tells what it does, in words alone.</summary>
    [Tool("test_logging_tool", Effects = ToolEffects.None)]
    private static string LogOnce(ToolContext context)
    {
        context.Progress.Report(new ToolProgress { Text = "A line of a log" });
        return "Its words were told.";
    }

    /// <summary>Brings a tool along, or takes it away.</summary>
    [Tool("test_trigger_tool_change", Effects = ToolEffects.None)]
    private async Task<string> ChangeTools(CancellationToken cancellationToken)
    {
        var more = _more.Toggle();
        await _context!.Events.PublishAsync("conformance.tools", null, AgentJson.Parse(more ? """{"more":true}""" : """{"more":false}"""), cancellationToken);
        return more ? "There is one more." : "There is one less.";
    }

    private static async Task<string> AskAsync(ToolContext context, string text, CancellationToken cancellationToken) =>
        context.User is { } user && await user.AskAsync(new Question(text), cancellationToken) is { } answer ? string.Join(' ', answer.Values) : "nobody";

    /// <summary>Writes a file, which has to be permitted.</summary>
    [Tool("test_write", Effects = ToolEffects.Write | ToolEffects.Execute)]
    private static string Write() => "written";

    /// <summary>Takes as long as it is let.</summary>
    [Tool("test_wait", Effects = ToolEffects.None)]
    private static async Task<string> Wait(CancellationToken cancellationToken)
    {
        await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
        return "never";
    }

    /// <summary>Tool with JSON Schema 2020-12 features.</summary>
    /// <param name="name">A name.</param>
    [Tool("json_schema_2020_12_tool", Effects = ToolEffects.None)]
    private static string Schema(string? name) => $"Hello {name}";
}
