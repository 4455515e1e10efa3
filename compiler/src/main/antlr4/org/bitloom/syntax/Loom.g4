// SPDX-License-Identifier: Apache-2.0

// The .loom language. Layer kinds, types, attributes and options are plain names, so that this grammar
// does not grow with them. Every choice is decided by one token, or by two where a block word is used
// as a name; this keeps the set of expected tokens at an error exact.
grammar Loom;

file
    : block* EOF
    ;

block
    : networkBlock
    | weightsStatement
    | numericsBlock
    | hardwareBlock
    ;

networkBlock
    : NETWORK identifier '{' networkStatement* '}'
    ;

weightsStatement
    : WEIGHTS STRING ';'
    ;

numericsBlock
    : NUMERICS '{' numericsStatement* '}'
    ;

hardwareBlock
    : HARDWARE '{' hardwareStatement* '}'
    ;

networkStatement
    : inputStatement
    | outputStatement
    | layerStatement
    ;

inputStatement
    : INPUT identifier ':' type shape inputClause* ';'
    ;

outputStatement
    : OUTPUT identifier (',' identifier)* ';'
    ;

layerStatement
    : identifier '=' identifier '(' (argument (',' argument)*)? ')' ';'
    ;

type
    : identifier typeParameters?
    ;

typeParameters
    : '<' expression (',' expression)* '>'
    | '(' expression (',' expression)* ')'
    ;

shape
    : '[' NUMBER (',' NUMBER)* ']'
    ;

inputClause
    : identifier expression
    ;

numericsStatement
    : calibrateStatement
    | numericsRule
    ;

calibrateStatement
    : CALIBRATE STRING (clause (',' clause)*)? ';'
    ;

numericsRule
    : identifier clause (',' clause)* ';'
    ;

clause
    : identifier expression*
    ;

hardwareStatement
    : identifier expression+ ';'
    ;

// Only a plain name may stand before the colon, which the tree builder checks.
argument
    : expression (':' expression)?
    ;

expression
    : NUMBER ('/' NUMBER)?
    | STRING
    | list
    | identifier (callArguments | angleParameters)?
    ;

list
    : '[' (expression (',' expression)*)? ']'
    ;

callArguments
    : '(' (argument (',' argument)*)? ')'
    ;

angleParameters
    : '<' expression (',' expression)* '>'
    ;

// Block words are names wherever no block or statement can start with them.
identifier
    : IDENTIFIER
    | NETWORK
    | WEIGHTS
    | NUMERICS
    | HARDWARE
    | INPUT
    | OUTPUT
    | CALIBRATE
    ;

NETWORK    : 'network' ;
WEIGHTS    : 'weights' ;
NUMERICS   : 'numerics' ;
HARDWARE   : 'hardware' ;
INPUT      : 'input' ;
OUTPUT     : 'output' ;
CALIBRATE  : 'calibrate' ;

LEFT_BRACE    : '{' ;
RIGHT_BRACE   : '}' ;
LEFT_BRACKET  : '[' ;
RIGHT_BRACKET : ']' ;
LEFT_PAREN    : '(' ;
RIGHT_PAREN   : ')' ;
LEFT_ANGLE    : '<' ;
RIGHT_ANGLE   : '>' ;
COMMA         : ',' ;
SEMICOLON     : ';' ;
COLON         : ':' ;
EQUALS        : '=' ;
SLASH         : '/' ;

IDENTIFIER
    : [A-Za-z_] [A-Za-z0-9_]*
    ;

NUMBER
    : '-'? [0-9]+ ('.' [0-9]+)? ([eE] [+-]? [0-9]+)?
    ;

STRING
    : '"' (~["\\\r\n] | '\\' ~[\r\n])* '"'
    ;

UNTERMINATED_STRING
    : '"' (~["\\\r\n] | '\\' ~[\r\n])* '\\'?
    ;

LINE_COMMENT
    : '//' ~[\r\n]* -> channel(HIDDEN)
    ;

BLOCK_COMMENT
    : '/*' .*? '*/' -> channel(HIDDEN)
    ;

UNTERMINATED_COMMENT
    : '/*' (~'*' | '*'+ ~[*/])* '*'*
    ;

// With the byte order mark that some editors put first.
WHITESPACE
    : [ \t\r\n\uFEFF]+ -> skip
    ;

// Last: any other character becomes a token, so the lexer itself never fails.
UNEXPECTED
    : .
    ;
