namespace AgentHost.DisplayBlocks.Tree;

/// <summary>Class of a part of code, for its colour.</summary>
public enum CodeClass
{
    /// <summary>Nothing of the rest: names, operators, spaces.</summary>
    Plain,

    /// <summary>Keyword of the language, or a command of it.</summary>
    Keyword,

    /// <summary>Name of a type.</summary>
    Type,

    /// <summary>Name of a function that is called or declared.</summary>
    Function,

    /// <summary>Text in quotes.</summary>
    String,

    /// <summary>Number, or a constant such as true.</summary>
    Number,

    /// <summary>Comment.</summary>
    Comment,

    /// <summary>Key of a pair, name of an attribute, a setting or a property.</summary>
    Property,

    /// <summary>Variable, of languages that mark them: $HOME.</summary>
    Variable,

    /// <summary>Tag, heading or section.</summary>
    Heading,

    /// <summary>Attribute, decorator, directive or preprocessor line.</summary>
    Attribute,

    /// <summary>Line that a diff adds.</summary>
    Added,

    /// <summary>Line that a diff takes away.</summary>
    Removed,
}
