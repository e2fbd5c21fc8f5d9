using System.Collections.Immutable;
using AgentHost.Plugins.Workflows.Definition;
using AgentHost.Plugins.Workflows.Expressions;

namespace AgentHost.Plugins.Workflows.Tests.Definition;

/// <summary>Expressions: what they give, and that they always give something.</summary>
public sealed class ExpressionTests
{
    private static readonly ImmutableSortedDictionary<string, object?> Names = Values.Map(
        ("n", 3.0),
        ("s", "the text"),
        ("yes", true),
        ("list", ImmutableList.Create<object?>("a", "b")),
        ("map", Values.Map(("x", 1.0), ("y", Values.Map(("z", "deep"))))));

    [Theory]
    [InlineData("n + 1 == 4", true)]
    [InlineData("n - 1 - 1 == 1", true)]
    [InlineData("-n < 0 and not false", true)]
    [InlineData("n >= 3 and n <= 3 and n > 2 and n < 4 and n != 5", true)]
    [InlineData("'a' in list", true)]
    [InlineData("'tex' in s", true)]
    [InlineData("'x' in map", true)]
    [InlineData("'c' in ['a', 'b']", false)]
    [InlineData("s matches '^the'", true)]
    [InlineData("s matches 'nothing'", false)]
    [InlineData("length list == 2", true)]
    [InlineData("length s", 8.0)]
    [InlineData("list[0]", "a")]
    [InlineData("list[-1]", "b")]
    [InlineData("list[7]", null)]
    [InlineData("map.y.z", "deep")]
    [InlineData("map['x']", 1.0)]
    [InlineData("map.no.more.at.all", null)]
    [InlineData("missing", null)]
    [InlineData("missing ?? 'else'", "else")]
    [InlineData("missing == null", true)]
    [InlineData("missing < 1", false)]
    [InlineData("not missing", true)]
    [InlineData("s + '!'", "the text!")]
    [InlineData("s + 1", null)]
    [InlineData("(n == 3 or yes) and 1.5 < 2", true)]
    [InlineData("[1, 2] == [1, 2]", true)]
    [InlineData("\"it's\" == 'it\\'s'", true)]
    public void AnExpression_Gives(string text, object? value)
    {
        var problems = new List<Problem>();
        var expression = ExpressionParser.Parse(text, Place.Start, problems);
        Assert.Empty(problems);
        Assert.Equal(value, Evaluator.Evaluate(expression!, name => Names.GetValueOrDefault(name)));
    }

    /// <summary>Pieces of expressions in any order are read or refused with a place, and what is read has a value.</summary>
    [Fact]
    public void AnyText_IsReadOrRefused()
    {
        string[] pieces =
        [
            "n", "s", "list", "map", "yes", "nothing", "1", "2.5", "'t'", "\"u\"", "true", "null", "or", "and", "not", "==", "!=", "<", "<=", ">", ">=", "in",
            "matches", "+", "-", "??", "length", "(", ")", "[", "]", ",", ".x", "[0]", "\0", "{{", "é", "'", "1.", "..", "9999999999999999999999999",
                "'(a+)+$'",
        ];
        var random = new Random(20261124);
        var read = 0;
        for (var round = 0; round < 20_000; round++)
        {
            var text = string.Join(random.Next(4) == 0 ? "" : " ", Enumerable.Range(0, random.Next(1, 9)).Select(_ => pieces[random.Next(pieces.Length)]));
            var problems = new List<Problem>();
            if (ExpressionParser.Parse(text, Place.Start, problems) is not { } expression)
            {
                Assert.All(problems, problem => Assert.True(problem.Place.Line >= 1 && problem.Place.Column >= 1 && problem.Message.Length > 5, text));
                Assert.NotEmpty(problems);
                continue;
            }

            read++;
            ExpressionTypes.Find(expression, new Dictionary<string, StateType>(StringComparer.Ordinal) { ["n"] = StateType.Number,
                ["map"] = StateType.Json }, problems);
            Evaluator.Evaluate(expression, name => Names.GetValueOrDefault(name));
        }

        Assert.True(read > 1_000, $"only {read} were read");
    }

    [Fact]
    public void DeepNesting_IsRefused()
    {
        var problems = new List<Problem>();
        Assert.Null(ExpressionParser.Parse(new string('(', 900) + "1" + new string(')', 900), Place.Start, problems));
        Assert.Contains("too deep", problems.Single().Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AValueInACommand_IsOneWord()
    {
        var template = Template.Parse("echo {{ s }}", Place.Start, []);
        Assert.Equal("echo 'a'\\''; rm -rf /'", template.FillQuoted(static _ => "a'; rm -rf /"));
    }
}
