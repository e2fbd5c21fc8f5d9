using AgentHost.DisplayBlocks.Markdown;
using AgentHost.Terminal.Drawing;
using AgentHost.Terminal.Rendering;
using AgentHost.Terminal.Transcripts;

namespace AgentHost.Terminal.Tests.Transcripts;

/// <summary>An answer for whoever hears it: sentences as they end, and nothing twice.</summary>
public sealed class SentenceAnswerTextTests
{
    [Fact]
    public void Sentences_AreGivenAsTheyEnd()
    {
        var (text, lines) = (new SentenceAnswerText(), new List<Line>());
        text.Append("One is here. Two", lines);
        Assert.Equal(["One is here."], lines.Select(static line => line.Text));
        text.Append(" is, too! And three", lines);
        Assert.Equal(["One is here.", "Two is, too!"], lines.Select(static line => line.Text));
        text.Append(" is last.\n\n- item one. More of it\n- item", lines);
        text.End(lines);
        Assert.Equal(["One is here.", "Two is, too!", "And three is last.", "", "- item one. More of it", "- item"], lines.Select(static line => line.Text));
        Assert.All(lines, static line => Assert.Equal("agent", line.Label));
    }

    [Fact]
    public void Marks_ThatAreOpen_AreWaitedFor()
    {
        var (text, lines) = (new SentenceAnswerText(), new List<Line>());
        text.Append("A **bold. Word", lines);
        Assert.Empty(lines);
        text.Append("** ends. And so", lines);
        Assert.Equal(["A bold. Word ends."], lines.Select(static line => line.Text));
        text.Append(" on.", lines);
        text.End(lines);
        Assert.Equal(["A bold. Word ends.", "And so on."], lines.Select(static line => line.Text));
    }

    /// <summary>However an answer is cut, all of its words come, once and in order.</summary>
    [Fact]
    public void Answers_CutAnywhere_AreWhole()
    {
        string[] pieces =
        [
            "A sentence. ", "Is it? ", "Yes! ", "a `code. span` ", "**bold** ", "_open. ",
            "1.5 is a number. ", "\n", "\n\n", "- item. one\n", "# Head. line\n", "```\ncode. x\n```\n",
            "\n\n| a. b | c |\n| - | - |\n| d. | e |\n\n", "漢字。 ", "> quote. more\n\n", "[link. a](https://example.org/) ", "===\n",
        ];
        for (var seed = 0; seed < 500; seed++)
        {
            var random = new Random(seed);
            var answer = string.Concat(Enumerable.Range(0, random.Next(1, 15)).Select(_ => pieces[random.Next(pieces.Length)]));
            var (text, lines) = (new SentenceAnswerText(), new List<Line>());
            for (var at = 0; at < answer.Length;)
            {
                var length = Math.Min(random.Next(1, 9), answer.Length - at);
                text.Append(answer.Substring(at, length), lines);
                at += length;
            }

            text.End(lines);
            Assert.True(Words(BlockLines.OfAll(MarkdownText.Parse(answer))) == Words(lines),
                $"seed {seed}: {answer}\n{string.Join('\n', lines.Select(static line => line.Text))}");
        }
    }

    private static string Words(IEnumerable<Line> lines) =>
        string.Join(' ', lines.SelectMany(static line => line.Text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)));
}
