using AgentHost.Client;
using AgentHost.Editing.Tests;
using AgentHost.Kernel.Tests.Hosting;
using AgentHost.Security.Redaction;

namespace AgentHost.Kernel.Tests.Turns;

public sealed class ResultBoundsTests
{
    private static CancellationToken None => TestContext.Current.CancellationToken;

    [Fact]
    public void ForEvent_HugeDataAndDisplay_AreLeftOutAndSaidSo()
    {
        var result = new ToolResult([new TextPart("ok")])
        {
            Data = AgentJson.Parse($"\"{new string('x', 2_000_000)}\""),
            Display = [new TextBlock("short"), new CodeBlock(new string('y', 3_000_000)), new TextBlock("behind")],
            Paths = [.. Enumerable.Range(0, 20_000).Select(static i => $"{i}")],
        };

        var bounded = ResultBounds.ForEvent(result);

        Assert.Null(bounded.Data);
        Assert.Equal(["short", "… 2 more blocks too long to be shown"], bounded.Display.Cast<TextBlock>().Select(static block => block.Text));
        Assert.Equal(10_000, bounded.Paths.Count);
        Assert.Equal(result.Content, bounded.Content);
    }

    [Fact]
    public void ForEvent_Ordinary_StaysAsItIs()
    {
        var result = new ToolResult([new TextPart("ok")]) { Data = AgentJson.Parse("{\"a\":1}"), Display = [new TextBlock("short")], Paths = ["a"] };

        Assert.Equal("{\"a\":1}", ResultBounds.ForEvent(result).Data!.Value.GetRawText());
        Assert.Equal(result.Display, ResultBounds.ForEvent(result).Display);
    }

    [Fact]
    public async Task Run_HugeResult_ModelGetsHeadTailAndAPointerToTheWhole()
    {
        await using var rig = new HostRig();
        var text = "HEAD" + new string('x', 10_000_000) + "TAIL";
        rig.Stub.Tool("huge", (_, _, _) => new(ToolResult.Text(text)));
        rig.Model.Call(("huge", "{}")).Text("done");
        await rig.OpenAsync("""{"limits":{"toolResultChars":5000}}""");

        await rig.RunAsync();

        var told = (await rig.LastResultsAsync())[0];
        Assert.InRange(told.Length, 4000, 5500);
        Assert.StartsWith("HEAD", told, StringComparison.Ordinal);
        Assert.EndsWith("TAIL", told, StringComparison.Ordinal);
        Assert.Contains("blob:", told, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Apply_AnyContent_StaysBoundedAndIsNeverHalfACharacter()
    {
        var random = new Random(7);
        var blobs = new MemoryBlobs();
        for (var round = 0; round < 300; round++)
        {
            var parts = Enumerable.Range(0, random.Next(0, 6)).Select(_ => RandomPart(random)).ToList();

            var bounded = await ResultBounds.ApplyAsync(parts, 4000, blobs, None);

            Assert.NotEmpty(bounded);
            Assert.InRange(bounded.Sum(SizeOf), 1, 4000 + (parts.Count * 2300));
            Assert.All(
                bounded.OfType<TextPart>(),
                part => Assert.False(
                    part.Text.Where((c, i) => char.IsHighSurrogate(c) && (i + 1 == part.Text.Length || !char.IsLowSurrogate(part.Text[i + 1]))).Any()));
        }
    }

    [Fact]
    public async Task Apply_ManyParts_KeepsTheFirstAndSaysHowManyAreMissing()
    {
        var bounded = await ResultBounds.ApplyAsync([.. Enumerable.Range(0, 1000).Select(i => new TextPart($"{i}"))], 100_000, new MemoryBlobs(), None);

        Assert.Equal(257, bounded.Count);
        Assert.Contains("744 more parts", ((TextPart)bounded[^1]).Text, StringComparison.Ordinal);
    }

    private static int SizeOf(Part part) => part switch
    {
        TextPart text => text.Text.Length,
        ReasoningPart reasoning => reasoning.Text.Length,
        ImagePart { Data: not null } or FilePart { Data: not null } => int.MaxValue,
        _ => ClientJson.Write(part).Length,
    };

    private static Part RandomPart(Random random)
    {
        var text = string.Concat(Enumerable.Repeat(random.Next(2) == 0 ? "😀" : "ab", random.Next(1, 20_000)));
        return random.Next(6) switch
        {
            0 => new TextPart(text),
            1 => new JsonPart(AgentJson.Parse($"[\"{text}\"]")),
            2 => new ImagePart("image/png") { Data = new byte[random.Next(100_000)] },
            3 => new FilePart("application/pdf", "a.pdf") { Data = new byte[random.Next(100_000)] },
            4 => new ReasoningPart(text),
            _ => new OpaquePart("p", AgentJson.Parse($"[\"{text}\"]")),
        };
    }
}
