using System.Globalization;
using System.Text.RegularExpressions;
using AgentHost.DisplayBlocks.Texts;

namespace AgentHost.DisplayBlocks.Tests.Texts;

public sealed partial class TextMeasureTests
{
    private static readonly (string Group, string Text, int Narrow, int Wide)[] Widths =
    [
        .. File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Texts", "widths.tsv")).Where(static line => line[0] != '#').Select(static line =>
        {
            var cells = line.Split('\t');
            return (cells[0], Unescape(cells[1]), Number(cells[2]), Number(cells[3]));
        })
    ];

    [Fact]
    public void Texts_OfTheTable_TakeTheirCells()
    {
        Assert.True(Widths.Length >= 200);

        Assert.Equal(
            Widths.Select(static each => $"{each.Group} {Escape(each.Text)} {each.Narrow} {each.Wide}"),
            Widths.Select(static each =>
                $"{each.Group} {Escape(each.Text)} {TextMeasure.Narrow.Width(each.Text)} {TextMeasure.Wide.Width(each.Text)}"));
    }

    [Fact]
    public void Clusters_OfTheTable_AreTheTextAndNeverWiderThanTwo()
    {
        foreach (var (_, text, narrow, _) in Widths.Where(static each => each.Group != "tab"))
        {
            var (at, sum) = (0, 0);
            while (at < text.Length)
            {
                at += TextMeasure.Narrow.NextCluster(text.AsSpan(at), sum, out var width);
                Assert.InRange(width, 0, 2);
                sum += width;
            }

            Assert.Equal(text.Length, at);
            Assert.Equal(narrow, sum);
        }
    }

    [Fact]
    public void Fit_OfTheTable_TakesAsManyClustersAsThereIsRoomFor()
    {
        foreach (var (_, text, narrow, _) in Widths)
        {
            for (var cells = 0; cells <= narrow; cells++)
            {
                var end = TextMeasure.Narrow.Fit(text, cells, out var width);

                Assert.Equal(TextMeasure.Narrow.Width(text.AsSpan(0, end)), width);
                Assert.True(width <= cells);
                Assert.True(end == text.Length || TextMeasure.Narrow.NextCluster(text.AsSpan(end), width, out var next) > 0 && width + next > cells);
            }
        }
    }

    [Theory]
    [InlineData("👨‍👩‍👧", true)]
    [InlineData("🇩🇪", false)]
    [InlineData("☺️", true)]
    [InlineData("1️⃣", true)]
    [InlineData("a", false)]
    [InlineData("中", false)]
    [InlineData("e\u0301", false)]
    public void Cluster_ThatTerminalsDifferOn_IsTold(string cluster, bool contested) => Assert.Equal(contested, TextMeasure.Narrow.IsContested(cluster));

    [Fact]
    public void Tab_LeadsToTheNextStop()
    {
        Assert.Equal(3, TextMeasure.Narrow.Width("\t", 5));
        Assert.Equal(8, TextMeasure.Narrow.Width("\t", 8));
        Assert.Throws<ArgumentOutOfRangeException>(static () => TextMeasure.Narrow.NextCluster("", 0, out _));
    }

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);

    private static string Unescape(string text) => Escaped().Replace(
        text,
        static match => match.Value is "\\\\" ? "\\"
            : char.ConvertFromUtf32(int.Parse(match.Value.AsSpan(2), NumberStyles.HexNumber, CultureInfo.InvariantCulture)));

    private static string Escape(string text) =>
        string.Join(' ', text.EnumerateRunes().Select(static rune => rune.Value.ToString("x4", CultureInfo.InvariantCulture)));

    [GeneratedRegex(@"\\\\|\\u[0-9a-f]{4}|\\U[0-9a-f]{8}", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Escaped();
}
