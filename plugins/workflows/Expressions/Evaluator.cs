using System.Collections.Immutable;
using System.Text.RegularExpressions;
using AgentHost.Plugins.Workflows.Definition;

namespace AgentHost.Plugins.Workflows.Expressions;

/// <summary>Finds the values of expressions. Total: what is not there is null, and what does not fit is null or false. Never throws.</summary>
internal static class Evaluator
{
    private const int MostText = 1_000_000;
    private const int MostItems = 100_000;

    /// <summary>The value of an expression.</summary>
    /// <param name="expression">The expression.</param>
    /// <param name="find">Value of a name; null for none.</param>
    public static object? Evaluate(Expression expression, Func<string, object?> find)
    {
        object? Of(int at) => Evaluate(expression.Operands[at], find);
        switch (expression.Operator)
        {
            case Operator.Literal:
                return expression.Value;
            case Operator.Name:
                return find((string)expression.Value!);
            case Operator.Member:
                return Of(0) is ImmutableSortedDictionary<string, object?> map ? map.GetValueOrDefault((string)expression.Value!) : null;
            case Operator.Index:
                return Element(Of(0), Of(1));
            case Operator.List:
                return ImmutableList.CreateRange(expression.Operands.Select(each => Evaluate(each, find)));
            case Operator.Or:
                return Of(0) is true || Of(1) is true;
            case Operator.And:
                return Of(0) is true && Of(1) is true;
            case Operator.Not:
                return Of(0) is not true;
            case Operator.Equal:
                return Values.Equals(Of(0), Of(1));
            case Operator.Unequal:
                return !Values.Equals(Of(0), Of(1));
            case Operator.Less or Operator.LessOrEqual or Operator.Greater or Operator.GreaterOrEqual:
                return Order(expression.Operator, Of(0), Of(1));
            case Operator.In:
                return (Of(0), Of(1)) switch
                {
                    (var item, ImmutableList<object?> list) => list.Exists(each => Values.Equals(each, item)),
                    (string part, string text) => text.Contains(part, StringComparison.Ordinal),
                    (string name, ImmutableSortedDictionary<string, object?> members) => members.ContainsKey(name),
                    _ => false,
                };
            case Operator.Matches:
                return Of(0) is string { Length: <= MostText } shown && IsMatch((Regex)expression.Value!, shown);
            case Operator.Add:
                return (Of(0), Of(1)) switch
                {
                    (double a, double b) => Finite(a + b),
                    (string a, string b) when a.Length + b.Length <= MostText => a + b,
                    (ImmutableList<object?> a, ImmutableList<object?> b) when a.Count + b.Count <= MostItems => a.AddRange(b),
                    _ => null,
                };
            case Operator.Subtract:
                return (Of(0), Of(1)) is (double minuend, double subtrahend) ? Finite(minuend - subtrahend) : null;
            case Operator.Negate:
                return Of(0) is double number ? -number : null;
            case Operator.Else:
                return Of(0) ?? Of(1);
            case Operator.Length:
                return Of(0) switch
                {
                    string text => (double)text.Length,
                    ImmutableList<object?> list => (double)list.Count,
                    ImmutableSortedDictionary<string, object?> members => (double)members.Count,
                    _ => 0.0,
                };
            default:
                return null;
        }
    }

    /// <summary>Tells whether a condition holds.</summary>
    public static bool Holds(Expression? condition, Func<string, object?> find) => condition is null || Evaluate(condition, find) is true;

    private static object? Element(object? of, object? index) => (of, index) switch
    {
        (ImmutableList<object?> list, double at) when at == Math.Floor(at) && Math.Abs(at) <= list.Count && (at < 0 ? list.Count + at : at) < list.Count =>
            list[(int)(at < 0 ? list.Count + at : at)],
        (ImmutableSortedDictionary<string, object?> members, string name) => members.GetValueOrDefault(name),
        _ => null,
    };

    private static bool Order(Operator op, object? left, object? right)
    {
        int? order = (left, right) switch
        {
            (double a, double b) => a.CompareTo(b),
            (string a, string b) => string.CompareOrdinal(a, b),
            _ => null,
        };
        return order is { } found && op switch
        {
            Operator.Less => found < 0,
            Operator.LessOrEqual => found <= 0,
            Operator.Greater => found > 0,
            _ => found >= 0,
        };
    }

    private static object? Finite(double number) => double.IsFinite(number) ? number : null;

    private static bool IsMatch(Regex pattern, string text)
    {
        try
        {
            return pattern.IsMatch(text);
        }
        catch (RegexMatchTimeoutException)
        {
            return false;
        }
    }
}
